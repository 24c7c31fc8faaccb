"""Who may do what: the one table of roles and permissions that every way in asks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

from shared.errors import Forbidden
from shared.i18n import _


class Role(StrEnum):
    """Vorstand, Schatzmeister, Geschäftsstelle, Kassenprüfer; and who runs the machine."""

    BOARD = "board"
    TREASURER = "treasurer"
    OFFICE = "office"
    AUDITOR = "auditor"
    OPERATOR = "operator"


ROLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        Role.BOARD: _("Board"),
        Role.TREASURER: _("Treasurer"),
        Role.OFFICE: _("Office"),
        Role.AUDITOR: _("Auditor"),
        Role.OPERATOR: _("Operator"),
    }
)


class Permission(StrEnum):
    """What a person may do: declared by a route, required by a use case."""

    OVERVIEW_READ = "overview_read"
    APPLICATIONS_READ = "applications_read"
    APPLICATIONS_WRITE = "applications_write"
    RESOLUTIONS_READ = "resolutions_read"
    RESOLUTIONS_VOTE = "resolutions_vote"
    MEMBERS_READ = "members_read"
    MEMBERS_WRITE = "members_write"
    MEMBERS_IMPORT = "members_import"
    DUES_READ = "dues_read"
    DUES_PREPARE = "dues_prepare"
    DUES_RELEASE = "dues_release"
    COLLECTIONS_SUBMIT = "collections_submit"
    INVOICES_READ = "invoices_read"
    INVOICES_WRITE = "invoices_write"
    MANDATES_WRITE = "mandates_write"
    BANK_READ = "bank_read"
    BANK_IMPORT = "bank_import"
    BANK_ASSIGN = "bank_assign"
    BANK_FILES_DOWNLOAD = "bank_files_download"
    BOOKS_CLOSE = "books_close"
    REMINDERS_READ = "reminders_read"
    REMINDERS_RUN = "reminders_run"
    MAILS_READ = "mails_read"
    PEOPLE_READ = "people_read"
    PEOPLE_WRITE = "people_write"
    SESSIONS_END = "sessions_end"
    SETTINGS_READ = "settings_read"
    SETTINGS_WRITE = "settings_write"
    AUDIT_READ = "audit_read"
    EVENTS_OPERATE = "events_operate"


_P = Permission
_READ = frozenset(name for name in Permission if name.endswith("_read"))
# The board releases what others prepared and never prepares; the office prepares and never touches
# money. Auditors read every entry but no raw bank file: those hold the accounts of all members.
PERMISSIONS_OF: Mapping[str, frozenset[Permission]] = MappingProxyType(
    {
        Role.BOARD: (_READ - {_P.BANK_READ, _P.MAILS_READ})
        | {_P.RESOLUTIONS_VOTE, _P.DUES_RELEASE}
        | {_P.PEOPLE_WRITE, _P.SESSIONS_END, _P.SETTINGS_WRITE},
        Role.TREASURER: (_READ - {_P.AUDIT_READ})
        | {_P.DUES_PREPARE, _P.DUES_RELEASE, _P.COLLECTIONS_SUBMIT, _P.INVOICES_WRITE}
        | {_P.BANK_IMPORT, _P.BANK_ASSIGN, _P.BANK_FILES_DOWNLOAD, _P.REMINDERS_RUN}
        | {_P.BOOKS_CLOSE, _P.MEMBERS_IMPORT, _P.MANDATES_WRITE, _P.SETTINGS_WRITE},
        Role.OFFICE: (_READ - {_P.BANK_READ, _P.AUDIT_READ})
        | {_P.APPLICATIONS_WRITE, _P.MEMBERS_WRITE, _P.MEMBERS_IMPORT, _P.DUES_PREPARE}
        | {_P.MANDATES_WRITE},
        Role.AUDITOR: _READ,
        Role.OPERATOR: frozenset({_P.OVERVIEW_READ, _P.EVENTS_OPERATE})
        | {_P.PEOPLE_READ, _P.PEOPLE_WRITE, _P.SESSIONS_END, _P.AUDIT_READ},
    }
)
# Whoever may set money going or runs the machine proves with a passkey who they are (ASVS 6.3.3).
PASSKEY_ROLES: frozenset[Role] = frozenset(
    role for role in Role if PERMISSIONS_OF[role] & {_P.DUES_RELEASE, _P.EVENTS_OPERATE}
)
# Reading, and a vote (which goes by the link in a mail as well), they may do without.
_WITHOUT_PASSKEY = _READ | {_P.RESOLUTIONS_VOTE}
# A browser left open must not do these: they ask for the passkey anew (ASVS 7.5.1, 7.5.3).
STEP_UP: frozenset[Permission] = frozenset(
    {_P.DUES_RELEASE, _P.BANK_FILES_DOWNLOAD, _P.PEOPLE_WRITE, _P.SETTINGS_WRITE, _P.SESSIONS_END}
)


class MissingPermission(Forbidden):
    """{name} may not do this; it is for: {roles}."""

    code = "missing_permission"


class PasskeyNeeded(Forbidden):
    """Sign in with your passkey to do this: a code by e-mail is not enough for it."""

    code = "passkey_needed"


def permissions_of(roles: Iterable[str]) -> frozenset[Permission]:
    """What all the roles together may do; a role that is not known may nothing."""
    return frozenset().union(*(PERMISSIONS_OF.get(role, frozenset()) for role in roles))


def needs_passkey(roles: Iterable[str], permission: Permission | str) -> bool:
    """Whether a person with these roles does this only after proving themselves by passkey."""
    return permission not in _WITHOUT_PASSKEY and not PASSKEY_ROLES.isdisjoint(roles)


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold a permission, in the order of Role."""
    return [role for role in Role if permission in PERMISSIONS_OF[role]]
