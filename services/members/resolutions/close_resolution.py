"""The deadline of a vote has passed."""

from __future__ import annotations

from uuid import UUID

from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.rules import Outcome
from shared.unit_of_work import UnitOfWork


def close_resolution(uow: UnitOfWork, resolution_id: UUID) -> None:
    """Ends a resolution whose deadline has passed; earlier, or again, it changes nothing.

    Raises UnknownResolution.
    """
    resolution = lock_resolution(uow, resolution_id)
    due = uow.clock.now() >= resolution.deadline_at
    if resolution.outcome is Outcome.OPEN and due:
        decide_resolution(uow, resolution, closed=True)
