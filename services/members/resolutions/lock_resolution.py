"""Locks rows for a decision: who waits here reads afresh what the other has left behind.

The order is always resolution, then its subject (`KindOfResolution.lock_dossier`). SQLite
serialises writers and needs no lock.
"""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.errors import UnknownBallot, UnknownResolution
from services.members.resolutions.queries import open_resolution_on
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Ballot, Resolution
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


def lock_ballot(uow: UnitOfWork, ballot_id: UUID) -> tuple[Resolution, Ballot]:
    """The resolution, held until commit, and one of its ballots as it is then.

    Raises UnknownBallot.
    """
    known = uow.session.get(Ballot, ballot_id)
    if known is None:
        raise UnknownBallot
    resolution = lock_resolution(uow, known.resolution_id)
    uow.session.refresh(known)
    return resolution, known


def lock_open_resolution(uow: UnitOfWork, subject_id: UUID) -> Resolution | None:
    """The open resolution on a subject, held until commit; None where there is none."""
    found = open_resolution_on(uow.session, subject_id)
    if found is None:
        return None
    resolution = lock_resolution(uow, found)
    return resolution if resolution.outcome is Outcome.OPEN else None
