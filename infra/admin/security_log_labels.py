"""How the security log names kinds, outcomes and what was done."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from services.members.sign_in.labels import PROOF_NAMES
from shared.actor import Proof
from shared.i18n import _
from shared.permissions import Permission
from shared.web.audit.entries import AuditKind, AuditOutcome
from shared.web.audit.tables import AuditRow

KINDS: Mapping[AuditKind, str] = MappingProxyType(
    {
        AuditKind.SIGN_IN: _("Signed in"),
        AuditKind.SIGN_IN_FAILED: _("Sign-in failed"),
        AuditKind.SIGN_OUT: _("Signed out"),
        AuditKind.ACCOUNT: _("Account changed"),
        AuditKind.ACT: _("Acted"),
        AuditKind.ACT_BY_LINK: _("Acted by link"),
        AuditKind.DOWNLOAD: _("Took away"),
        AuditKind.COMMAND: _("Command line"),
        AuditKind.REFUSAL: _("Refused"),
    }
)
OUTCOMES: Mapping[AuditOutcome, tuple[str, str]] = MappingProxyType(
    {
        AuditOutcome.DONE: (_("done"), "success"),
        AuditOutcome.REFUSED: (_("refused"), "warn"),
        AuditOutcome.FAILED: (_("failed"), "danger"),
    }
)
HEADINGS = (
    _("Number"),
    _("Moment (UTC)"),
    _("Kind"),
    _("What"),
    _("Outcome"),
    _("Person"),
    _("Proof"),
    _("Place"),
    _("IP address"),
    _("Correlation"),
    _("Hash"),
)
_PERMISSIONS: Mapping[str, str] = MappingProxyType(
    {
        Permission.APPLICATIONS_WRITE: _("Application put to the vote again"),
        Permission.RESOLUTIONS_VOTE: _("Vote"),
        Permission.MEMBERS_READ: _("Members"),
        Permission.MEMBERS_WRITE: _("Members changed"),
        Permission.MEMBERS_IMPORT: _("Members imported"),
        Permission.DUES_READ: _("Dues"),
        Permission.DUES_PREPARE: _("Dues run prepared or discarded"),
        Permission.DUES_RELEASE: _("Release"),
        Permission.COLLECTIONS_SUBMIT: _("Bank file handed in"),
        Permission.INVOICES_READ: _("Invoice"),
        Permission.INVOICES_WRITE: _("Invoice written"),
        Permission.MANDATES_WRITE: _("Mandate changed"),
        Permission.BANK_READ: _("Bank entries"),
        Permission.BANK_IMPORT: _("Bank file imported"),
        Permission.BANK_ASSIGN: _("Money assigned"),
        Permission.BANK_FILES_DOWNLOAD: _("Bank file"),
        Permission.BOOKS_CLOSE: _("Books closed"),
        Permission.REMINDERS_READ: _("Overdue invoices"),
        Permission.REMINDERS_RUN: _("Reminders"),
        Permission.MAILS_READ: _("Mail"),
        Permission.PEOPLE_READ: _("People"),
        Permission.PEOPLE_WRITE: _("People and offices changed"),
        Permission.SESSIONS_END: _("Sessions of another person ended"),
        Permission.SETTINGS_READ: _("Settings"),
        Permission.SETTINGS_WRITE: _("Settings changed"),
        Permission.AUDIT_READ: _("Security log"),
        Permission.EVENTS_OPERATE: _("Events"),
    }
)
_LINKS: Mapping[str, str] = MappingProxyType(
    {
        "ballot": _("Ballot"),
        "draft": _("Application"),
        "confirm-application": _("Application"),
        "application-status": _("Application"),
        "invitation": _("Invitation"),
        "release": _("Release"),
    }
)


def label_of(row: AuditRow) -> str:
    """What was done, as a msgid; the log's own word where it has no name here. Empty where the
    kind says it all."""
    if row.what == row.kind.value:
        return ""
    purpose = row.what.removeprefix("token: ")
    return _PERMISSIONS.get(row.what) or _LINKS.get(purpose) or row.what


def proof_of(row: AuditRow) -> str:
    """By what the person was known, as a msgid."""
    return PROOF_NAMES[Proof(row.proof)]
