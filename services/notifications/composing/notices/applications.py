"""Notices to applicants and new members."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from services.notifications.composing.directory import Desk
from services.notifications.composing.notice import Notice, Occasion
from shared.contracts.members import (
    ApplicationConfirmed,
    ApplicationRejected,
    ApplicationSubmitted,
    ApplicationWithdrawn,
    MemberAdmitted,
)

MAIN = "main"


def received(event: ApplicationSubmitted, _: Occasion, desk: Desk) -> Iterator[Notice]:
    yield _to_applicant(
        "application_received",
        event.application_id,
        desk,
        reference=event.reference,
        confirm_link=desk.links.confirm_application(event.application_id),
        status_link=desk.links.application_status(event.application_id),
    )


def confirmed(event: ApplicationConfirmed, _: Occasion, desk: Desk) -> Iterator[Notice]:
    yield _to_applicant(
        "application_confirmed",
        event.application_id,
        desk,
        reference=event.reference,
        status_link=desk.links.application_status(event.application_id),
    )


def withdrawn(event: ApplicationWithdrawn, _: Occasion, desk: Desk) -> Iterator[Notice]:
    yield _to_applicant(
        "application_withdrawn", event.application_id, desk, reference=event.reference
    )


def rejected(event: ApplicationRejected, _: Occasion, desk: Desk) -> Iterator[Notice]:
    yield _to_applicant(
        "application_rejected",
        event.application_id,
        desk,
        reference=event.reference,
        resolution_number=event.resolution_number,
    )


def admitted(event: MemberAdmitted, _: Occasion, desk: Desk) -> Iterator[Notice]:
    member = desk.known(event.member_id, event.application_id)
    yield Notice(
        template="member_welcome",
        about_id=event.member_id,
        reference=str(event.member_id),
        recipients=desk.recipients(member, MAIN),
        company=member.company,
        country=member.country,
        facts={
            "member_number": event.member_number,
            "kind": event.kind,
            "joined_on": event.joined_on,
            "resolution_number": event.resolution_number,
        },
    )


def _to_applicant(template: str, application_id: UUID, desk: Desk, **facts: object) -> Notice:
    applicant = desk.known(application_id)
    return Notice(
        template=template,
        about_id=application_id,
        reference=str(application_id),
        recipients=desk.recipients(applicant, MAIN),
        company=applicant.company,
        country=applicant.country,
        facts=facts,
    )
