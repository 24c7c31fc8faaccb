"""Notices to applicants and new members."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from uuid import UUID

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from shared.contracts.members import (
    ApplicationConfirmed,
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
    yield _to_applicant(
        "application_received",
        event.application_id,
        sources,
        reference=event.reference,
        confirm_link=sources.links.confirm_application(event.application_id),
        status_link=sources.links.application_status(event.application_id),
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
    yield _to_applicant(
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
