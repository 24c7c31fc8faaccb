"""A ballot's link has reached somebody else: what was cast by it does not count."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from services.members.evidence import Way
from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.lock_resolution import lock_ballot
from services.members.resolutions.queries import counting_votes, is_still_elector
from services.members.resolutions.rules import Choice, Outcome, VoidReason
from services.members.resolutions.tables import Ballot, VoidedVote, Vote
from shared.contracts.members import BallotLinkReported
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def report_ballot_link(uow: UnitOfWork, ballot_id: UUID, link_counter: int) -> None:
    """Ends the link, voids the votes cast by it and tells office and elector.

    A vote that the elector cast signed in counts (again). Once the resolution is decided nothing of
    it changes. Reported again, or by a link that was ended before: nothing. Raises UnknownBallot.
    """
    resolution, ballot = lock_ballot(uow, ballot_id)
    if link_counter != ballot.link_counter:
        return
    now = uow.clock.now()
    is_open = resolution.outcome is Outcome.OPEN and now < resolution.deadline_at
    ballot.link_counter += 1
    ballot.link_reported_at = now
    votes = counting_votes(uow.session, ballot_id) if is_open else []
    by_link = [vote for vote in votes if vote.way == Way.LINK]
    uow.session.add_all(_voided(vote, now) for vote in by_link)
    can_vote = is_still_elector(uow.session, ballot, uow.clock.today())
    if by_link:
        signed_in = [vote for vote in votes if vote.way != Way.LINK]
        _let_count(ballot, signed_in[-1] if signed_in else None, can_vote=can_vote)
    uow.session.flush()
    publish(
        uow,
        BallotLinkReported(
            resolution_id=ballot.resolution_id,
            ballot_id=ballot.id,
            person_id=ballot.person_id,
            link_counter=ballot.link_counter,
            reported_at=now,
            voided=bool(by_link),
            fresh_link=is_open and can_vote,
        ),
    )
    if by_link:
        decide_resolution(uow, resolution)


def _voided(vote: Vote, now: datetime) -> VoidedVote:
    return VoidedVote(
        association_id=vote.association_id,
        vote_id=vote.id,
        resolution_id=vote.resolution_id,
        reason=VoidReason.LINK_REPORTED,
        voided_at=now,
    )


def _let_count(ballot: Ballot, vote: Vote | None, *, can_vote: bool) -> None:
    """The vote is what the ballot holds; without one it is not cast."""
    left = None if can_vote else Choice.LEFT_OFFICE
    ballot.choice = vote.choice if vote else left
    ballot.comment = vote.comment if vote else ""
    ballot.dossier_version = vote.dossier_version if vote else None
    ballot.cast_at = vote.cast_at if vote else None
