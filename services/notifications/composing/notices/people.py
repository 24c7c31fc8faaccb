"""Notices to people of the association: the invitation to an office."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.members import OfficeTerm, PersonInvited
from shared.i18n import Translator, language_of, translator
from shared.permissions import ROLE_NAMES


def invited(event: PersonInvited, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    recipients = sources.directory.officer(event.person_id, cause.occurred_at)
    language = language_of(recipients[0].language) if recipients else None
    yield Notice(
        template="invitation",
        about_id=event.person_id,
        reference=str(event.invitation_id),
        recipients=recipients,
        facts={
            "offices": _offices(event.offices, translator(language or "en")),
            "inviter": _name(event.invited_by, cause, sources),
            "link_to_invitation": sources.links.invitation(event.invitation_id),
            "expires_at": event.expires_at,
        },
    )


def _offices(terms: tuple[OfficeTerm, ...], texts: Translator) -> list[dict[str, object]]:
    """Role in the reader's words, first and last day."""
    return [
        {
            "role": texts.gettext(ROLE_NAMES.get(term.role, term.role)),
            "from_on": term.from_on,
            "to_on": term.to_on,
        }
        for term in terms
    ]


def _name(invited_by: str, cause: CausingEvent, sources: NoticeSources) -> str:
    """Who invites; nothing when it was the command line."""
    try:
        return sources.directory.officer_name(UUID(invited_by), cause.occurred_at)
    except ValueError:
        return ""
