"""Notices to the board: ballots, receipts, results; never what anybody voted."""

from __future__ import annotations

from collections.abc import Iterator

from services.notifications.composing.directory import Desk
from services.notifications.composing.notice import Notice, Occasion
from shared.contracts.members import ResolutionDecided, ResolutionOpened, VoteCast


def ballots(event: ResolutionOpened, occasion: Occasion, desk: Desk) -> Iterator[Notice]:
    applicant = desk.correspondent(event.application_id, occasion)
    for ballot in event.ballots:
        yield Notice(
            template="ballot",
            about_id=ballot.person_id,
            reference=str(ballot.ballot_id),
            recipients=desk.officer(ballot.person_id, occasion),
            company=applicant.company,
            facts={
                "number": event.number,
                "reference": applicant.reference,
                "kind": applicant.member_kind,
                "annual_cents": applicant.annual_cents,
                "deadline_at": event.deadline_at,
                "link_to_ballot": desk.links.ballot(ballot.ballot_id),
            },
        )


def vote_received(event: VoteCast, occasion: Occasion, desk: Desk) -> Iterator[Notice]:
    resolution = desk.resolution(event.resolution_id, occasion)
    yield Notice(
        template="vote_received",
        about_id=event.person_id,
        reference=str(event.ballot_id),
        recipients=desk.officer(event.person_id, occasion),
        company=desk.correspondent(resolution.application_id, occasion).company,
        facts={
            "number": resolution.number,
            "changed": event.changed,
            "cast_at": event.cast_at,
            "deadline_at": resolution.deadline_at,
            "link_to_ballot": desk.links.ballot(event.ballot_id),
        },
    )


def decided(event: ResolutionDecided, occasion: Occasion, desk: Desk) -> Iterator[Notice]:
    company = desk.correspondent(event.application_id, occasion).company
    for person_id in event.electors:
        yield Notice(
            template="resolution_decided",
            about_id=person_id,
            reference=str(event.resolution_id),
            recipients=desk.officer(person_id, occasion),
            company=company,
            facts={
                "number": event.number,
                "outcome": event.outcome,
                "decided_at": event.decided_at,
            },
        )
