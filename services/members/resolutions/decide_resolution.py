"""Counts a resolution's votes and, once they decide it, does what was decided."""

from __future__ import annotations

from services.members.resolutions.kinds import kind_of
from services.members.resolutions.queries import ballots_of
from services.members.resolutions.record_result import record_result
from services.members.resolutions.rules import Outcome, tally
from services.members.resolutions.tables import Resolution
from shared.unit_of_work import UnitOfWork


def decide_resolution(uow: UnitOfWork, resolution: Resolution, *, closed: bool = False) -> Outcome:
    """Decides a locked resolution if its votes do, and returns the outcome now.

    `closed` once the deadline has passed: then it is decided in any case. Raises UnregisteredKind.
    """
    ballots = ballots_of(uow.session, resolution.id)
    choices = [ballot.choice for ballot in ballots if ballot.choice]
    result = tally(resolution.rule, resolution.quorum_percent, choices, len(ballots), closed=closed)
    if result.reason is not None:
        record_result(uow, resolution, ballots, result)
        kind_of(resolution).carry_out(uow, resolution)
    return result.outcome
