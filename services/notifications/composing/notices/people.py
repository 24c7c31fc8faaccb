"""Notices to people of the association: the invitation to an office."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.members import OfficeGranted, OfficeTerm, PersonInvited
from shared.i18n import Translator, language_of, translator
from shared.permissions import ROLE_NAMES, Permission, permissions_of


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


def granted(
    event: PersonInvited | OfficeGranted, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """To everybody who may release money or change settings: an office that moves money, which
    the person invited or the one who invites need not be told of."""
    terms = tuple(one for one in event.offices if _moves_money(one))
    if not terms:
        return
    granted_by = event.invited_by if isinstance(event, PersonInvited) else event.granted_by
    inviter = _person_of(granted_by)
    told = dict.fromkeys(
        person_id
        for permission in (Permission.DUES_RELEASE, Permission.SETTINGS_WRITE)
        for person_id in sources.directory.officers_who_may(
            permission, cause.occurred_at, but=event.person_id
        )
        if person_id != inviter
    )
    for person_id in told:
        recipients = sources.directory.officer(person_id, cause.occurred_at)
        language = language_of(recipients[0].language) if recipients else None
        yield Notice(
            template="office_granted",
            about_id=person_id,
            reference=str(event.person_id),
            recipients=recipients,
            facts={
                "name": sources.directory.officer_name(event.person_id, cause.occurred_at),
                "offices": _offices(terms, translator(language or "en")),
                "inviter": _name(granted_by, cause, sources),
                "entered_at": cause.occurred_at,
                "link_to_person": sources.page(f"people/{event.person_id}"),
            },
        )


def _moves_money(term: OfficeTerm) -> bool:
    return Permission.DUES_RELEASE in permissions_of((term.role,))


def _person_of(invited_by: str) -> UUID | None:
    """Nobody when it was the command line."""
    try:
        return UUID(invited_by)
    except ValueError:
        return None


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
    inviter = _person_of(invited_by)
    return sources.directory.officer_name(inviter, cause.occurred_at) if inviter else ""
