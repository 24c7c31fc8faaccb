"""Somebody leaves the board while votes are running."""

from __future__ import annotations

from uuid import UUID

from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.lock_resolution import lock_ballot
from services.members.resolutions.queries import missing_ballots
from services.members.resolutions.rules import Choice, Outcome
from shared.unit_of_work import UnitOfWork


def retire_elector(uow: UnitOfWork, person_id: UUID) -> None:
    """Takes who has left the board out of the votes still missing; a vote that was cast stays."""
    for ballot_id in missing_ballots(uow.session, person_id):
        resolution, ballot = lock_ballot(uow, ballot_id)
        if resolution.outcome is Outcome.OPEN and ballot.choice is None:
            ballot.choice = Choice.LEFT_OFFICE
            uow.session.flush()
            decide_resolution(uow, resolution)
