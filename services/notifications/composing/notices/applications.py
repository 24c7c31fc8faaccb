"""Notices to applicants and new members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.contacts.recipient import PersonName
from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationLimitReached,
    ApplicationLinksRenewed,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
)

MAIN = "main"


def received(
    event: ApplicationSubmitted, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    yield _to_stranger(
        "application_received",
        event.application_id,
        sources,
        reference=event.reference,
        confirm_link=sources.links.confirm_application(event.application_id),
        status_link=sources.links.application_status(event.application_id),
    )


def limit_reached(
    event: ApplicationLimitReached, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The office is told that strangers may be at work."""
    hour = event.reached_at.strftime("%Y-%m-%dT%H")
    for about_id, recipients in sources.directory.office(cause.occurred_at):
        yield Notice(
            template="application_limit",
            about_id=about_id,
            reference=f"applications-{hour}",
            recipients=recipients,
            facts={"per_hour": event.per_hour, "reached_at": event.reached_at},
        )


def confirmed(
    event: ApplicationConfirmed, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    yield _to_applicant(
        "application_confirmed",
        event.application_id,
        sources,
        reference=event.reference,
        status_link=sources.links.application_status(event.application_id, event.link_counter),
    )


def links_renewed(
    event: ApplicationLinksRenewed, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """Links mailed before open nothing any more; these do."""
    id_, counter = event.application_id, event.link_counter
    notice = _to_applicant(
        "application_links",
        id_,
        sources,
        reference=event.reference,
        confirm_link=sources.links.confirm_application(id_, counter) if event.unconfirmed else "",
        status_link=sources.links.application_status(id_, counter),
    )
    yield replace(notice, sequence=str(counter))


def withdrawn(
    event: ApplicationWithdrawn, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    yield _to_stranger(
        "application_withdrawn", event.application_id, sources, reference=event.reference
    )


def rejected(
    event: ApplicationRejected, _: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    yield _to_applicant(
        "application_rejected",
        event.application_id,
        sources,
        reference=event.reference,
        resolution_number=event.resolution_number,
    )


def admitted(event: MemberAdmitted, _: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    member = sources.directory.known(event.member_id, event.application_id)
    yield Notice(
        template="member_welcome",
        about_id=event.member_id,
        reference=str(event.member_id),
        recipients=sources.directory.recipients(member, MAIN),
        company=member.company,
        country=member.country,
        facts={
            "member_number": event.member_number,
            "kind": event.kind,
            "joined_on": event.joined_on,
            "resolution_number": event.resolution_number,
        },
    )


def _to_stranger(
    template: str, application_id: UUID, sources: NoticeSources, **facts: object
) -> Notice:
    """To an address that nobody has confirmed: without the names that somebody typed beside it."""
    notice = _to_applicant(template, application_id, sources, **facts)
    unnamed = tuple(replace(each, name=PersonName()) for each in notice.recipients)
    return replace(notice, recipients=unnamed)


def _to_applicant(
    template: str, application_id: UUID, sources: NoticeSources, **facts: object
) -> Notice:
    applicant = sources.directory.known(application_id)
    return Notice(
        template=template,
        about_id=application_id,
        reference=str(application_id),
        recipients=sources.directory.recipients(applicant, MAIN),
        company=applicant.company,
        country=applicant.country,
        facts=facts,
    )
