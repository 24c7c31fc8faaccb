"""Locks rows for a decision: who waits here reads afresh what the other has left behind.

The order is always resolution, then application. SQLite serialises writers and needs no lock.
"""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.errors import UnknownResolution
from services.members.resolutions.tables import Resolution
from shared.unit_of_work import UnitOfWork


def lock_resolution(uow: UnitOfWork, resolution_id: UUID) -> Resolution:
    """The resolution as it is now, held until commit. Raises UnknownResolution."""
    found = uow.session.exec(
        select(Resolution)
        .where(col(Resolution.id) == resolution_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownResolution
    return found
