"""What time causes: votes end at their deadline, forgotten drafts go."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import time
from uuid import UUID

from sqlmodel import col, select

from services.members.applications.delete_drafts import delete_drafts
from services.members.resolutions.decide_resolution import close_resolution
from services.members.resolutions.rules import Outcome
from services.members.resolutions.tables import Resolution
from shared.db import Session
from shared.events import every
from shared.events.slots import Slot


@every(minutes=1)
def close_resolutions(session: Session, _: Slot) -> None:
    """Ends every vote whose deadline has passed."""
    due = session.exec(
        select(Resolution.association_id, Resolution.id).where(
            col(Resolution.outcome) == Outcome.OPEN,
            col(Resolution.deadline_at) <= session.runtime.clock.now(),
        )
    ).all()
    for association_id, resolution_id in due:
        with _acting_for(session, association_id):
            close_resolution(session, resolution_id)


@every(day_at=time(3, 30))
def delete_old_drafts(session: Session, _: Slot) -> None:
    """Drafts untouched for 30 days."""
    delete_drafts(session)


@contextmanager
def _acting_for(session: Session, association_id: UUID) -> Iterator[None]:
    """Narrows a job's session, which sees all associations, to one of them."""
    session.flush()
    session.association_id = association_id
    try:
        yield
        session.flush()
    finally:
        session.association_id = None
