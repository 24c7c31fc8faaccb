"""What time causes: votes end at their deadline, terms of office at theirs, forgotten drafts go."""

from __future__ import annotations

from datetime import time

from sqlmodel import col, select

from services.members.applications.delete_drafts import delete_drafts
from services.members.association.queries import associations
from services.members.resolutions.close_resolution import close_resolution
from services.members.resolutions.retire_former_electors import retire_former_electors
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Resolution
from services.members.sign_in.delete_sign_in_traces import delete_sign_in_traces
from shared.events import every
from shared.events.schedule import Slot
from shared.unit_of_work import UnitOfWork


@every(minutes=1)
def close_resolutions(uow: UnitOfWork, _: Slot) -> None:
    """Ends every vote whose deadline has passed."""
    due = uow.session.exec(
        select(Resolution.association_id, Resolution.id).where(
            col(Resolution.outcome) == Outcome.OPEN,
            col(Resolution.deadline_at) <= uow.clock.now(),
        )
    ).all()
    for association_id, resolution_id in due:
        with uow.scoped_to(association_id):
            close_resolution(uow, resolution_id)


@every(day_at=time(0, 5))
def retire_electors(uow: UnitOfWork, _: Slot) -> None:
    """Whose term on the board ended yesterday leaves the votes still open."""
    for one in associations(uow.session):
        with uow.scoped_to(one.association_id):
            retire_former_electors(uow)


@every(day_at=time(3, 30))
def delete_old_drafts(uow: UnitOfWork, _: Slot) -> None:
    """Drafts untouched for 30 days."""
    delete_drafts(uow)


@every(day_at=time(3, 40))
def delete_sign_in(uow: UnitOfWork, _: Slot) -> None:
    """Codes and challenges of the day before."""
    delete_sign_in_traces(uow)
