"""A vote ends without a decision, because what it is about is gone."""

from __future__ import annotations

from services.members.resolutions.queries import ballots_of
from services.members.resolutions.record_result import record_result
from services.members.resolutions.rules import Outcome, Reason, Result, count_votes
from services.members.resolutions.tables import Resolution
from shared.unit_of_work import UnitOfWork


def lapse_resolution(uow: UnitOfWork, resolution: Resolution, reason: Reason) -> None:
    """Ends a locked, open resolution; nothing is carried out."""
    ballots = ballots_of(uow.session, resolution.id)
    count = count_votes((ballot.choice for ballot in ballots if ballot.choice), len(ballots))
    record_result(uow, resolution, ballots, Result(Outcome.LAPSED, reason, count))
