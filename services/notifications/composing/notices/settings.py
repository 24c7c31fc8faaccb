"""Notices to those who may change the association's settings; what changes stands on their page."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.billing import AccountChangeDecided, AccountChangeProposed
from shared.contracts.members import RuleChangeDecided, RuleChangeProposed
from shared.permissions import Permission

Proposed = AccountChangeProposed | RuleChangeProposed
Decided = AccountChangeDecided | RuleChangeDecided
_NOBODY = UUID(int=0)


def proposed(event: Proposed, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    """To everybody who may confirm: all who may change settings but the one who proposed."""
    but = event.proposed_by or _NOBODY
    for person_id in sources.directory.officers_who_may(
        Permission.SETTINGS_WRITE, cause.occurred_at, but=but
    ):
        yield Notice(
            template="settings_change_proposed",
            about_id=person_id,
            reference=str(event.change_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            facts={
                "subject": _subject(event),
                "proposer": _name(event.proposed_by, cause, sources),
                "expires_at": event.expires_at,
                "link_to_settings": sources.page("settings"),
            },
        )


def decided(event: Decided, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    """When it has taken effect, to all of them, so that a change nobody knows of is noticed."""
    if event.outcome != "confirmed":
        return
    for person_id in sources.directory.officers_who_may(
        Permission.SETTINGS_WRITE, cause.occurred_at, but=_NOBODY
    ):
        yield Notice(
            template="settings_change_confirmed",
            about_id=person_id,
            reference=str(event.change_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            facts={
                "subject": _subject(event),
                "proposer": _name(event.proposed_by, cause, sources),
                "confirmer": _name(event.decided_by, cause, sources),
                "link_to_settings": sources.page("settings"),
            },
        )


def _subject(event: Proposed | Decided) -> str:
    is_account = isinstance(event, AccountChangeProposed | AccountChangeDecided)
    return "account" if is_account else "admission_rule"


def _name(person_id: UUID | None, cause: CausingEvent, sources: NoticeSources) -> str:
    """Nothing when the association file proposed it."""
    return sources.directory.officer_name(person_id, cause.occurred_at) if person_id else ""
