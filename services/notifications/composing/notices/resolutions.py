"""Notices to the board: ballots, receipts, results; never what anybody voted."""

from __future__ import annotations

from collections.abc import Iterator

from services.notifications.composing.notice import CausingEvent, Notice
from services.notifications.composing.notice_sources import NoticeSources
from services.notifications.contacts.tables import ResolutionRow
from shared.contracts.members import (
    BallotLinkReported,
    ResolutionDecided,
    ResolutionOpened,
    VoteCast,
)


def ballots(
    event: ResolutionOpened, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    applicant = sources.directory.correspondent(event.application_id, cause.occurred_at)
    for ballot in event.ballots:
        yield Notice(
            template="ballot",
            about_id=ballot.person_id,
            reference=str(ballot.ballot_id),
            recipients=sources.directory.officer(ballot.person_id, cause.occurred_at),
            company=applicant.company,
            facts={
                "number": event.number,
                "reference": applicant.reference,
                "kind": applicant.member_kind,
                "annual_cents": applicant.annual_cents,
                "deadline_at": event.deadline_at,
                "link_to_ballot": sources.links.ballot(ballot.ballot_id),
            },
        )


def vote_received(event: VoteCast, cause: CausingEvent, sources: NoticeSources) -> Iterator[Notice]:
    resolution = sources.directory.resolution(event.resolution_id)
    yield Notice(
        template="vote_received",
        about_id=event.person_id,
        reference=str(event.ballot_id),
        recipients=sources.directory.officer(event.person_id, cause.occurred_at),
        company=_company(resolution, cause, sources),
        sequence=event.cast_at.isoformat(),
        facts={
            "number": resolution.number,
            "changed": event.changed,
            "cast_at": event.cast_at,
            "deadline_at": resolution.deadline_at,
            "link_to_ballot": sources.links.ballot(event.ballot_id, event.link_counter),
        },
    )


def ballot_again(
    event: BallotLinkReported, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """A fresh link for the elector, after the one before was reported."""
    if not event.fresh_link:
        return
    resolution = sources.directory.resolution(event.resolution_id)
    yield Notice(
        template="ballot_again",
        about_id=event.person_id,
        reference=str(event.ballot_id),
        recipients=sources.directory.officer(event.person_id, cause.occurred_at),
        company=_company(resolution, cause, sources),
        sequence=str(event.link_counter),
        facts={
            "number": resolution.number,
            "voided": event.voided,
            "reported_at": event.reported_at,
            "deadline_at": resolution.deadline_at,
            "link_to_ballot": sources.links.ballot(event.ballot_id, event.link_counter),
        },
    )


def ballot_reported(
    event: BallotLinkReported, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    """The office sees to how the link came into other hands."""
    resolution = sources.directory.resolution(event.resolution_id)
    for about_id, recipients in sources.directory.office(cause.occurred_at):
        yield Notice(
            template="ballot_reported",
            about_id=about_id,
            reference=str(event.ballot_id),
            recipients=recipients,
            company=_company(resolution, cause, sources),
            sequence=str(event.link_counter),
            facts={
                "number": resolution.number,
                "elector": sources.directory.officer_name(event.person_id, cause.occurred_at),
                "voided": event.voided,
                "fresh_link": event.fresh_link,
                "reported_at": event.reported_at,
            },
        )


def _company(resolution: ResolutionRow, cause: CausingEvent, sources: NoticeSources) -> str:
    about = resolution.application_id
    return sources.directory.correspondent(about, cause.occurred_at).company


def decided(
    event: ResolutionDecided, cause: CausingEvent, sources: NoticeSources
) -> Iterator[Notice]:
    company = sources.directory.correspondent(event.application_id, cause.occurred_at).company
    for person_id in event.electors:
        yield Notice(
            template="resolution_decided",
            about_id=person_id,
            reference=str(event.resolution_id),
            recipients=sources.directory.officer(person_id, cause.occurred_at),
            company=company,
            facts={
                "number": event.number,
                "outcome": event.outcome,
                "decided_at": event.decided_at,
            },
        )
