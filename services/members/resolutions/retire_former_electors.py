"""Whose seat on the board has ended leaves the votes that are still open."""

from __future__ import annotations

from sqlmodel import col, select

from services.members.association.queries import board
from services.members.resolutions.retire_elector import retire_elector
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Ballot, Resolution
from shared.unit_of_work import UnitOfWork


def retire_former_electors(uow: UnitOfWork) -> int:
    """Of the unit's own association; returns how many left. A second time it changes nothing."""
    waiting = uow.session.exec(
        select(Ballot.person_id)
        .join(Resolution, col(Resolution.id) == col(Ballot.resolution_id))
        .where(col(Ballot.choice).is_(None), col(Resolution.outcome) == Outcome.OPEN)
        .distinct()
    ).all()
    seated = {one.id for one in board(uow.session, uow.clock.today())}
    gone = sorted(set(waiting) - seated)
    for person_id in gone:
        retire_elector(uow, person_id)
    return len(gone)
