"""A resolution has opened: its number, subject and deadline, as mails to the board give them."""

from __future__ import annotations

from services.notifications.contacts.tables import ResolutionRow
from shared.contracts.members import ResolutionOpened
from shared.unit_of_work import UnitOfWork


def record_resolution(uow: UnitOfWork, event: ResolutionOpened) -> None:
    """Told again, it stays as it is: nothing of it ever changes."""
    if uow.session.get(ResolutionRow, event.resolution_id) is None:
        uow.session.add(
            ResolutionRow(
                association_id=uow.own,
                id=event.resolution_id,
                number=event.number,
                application_id=event.application_id,
                deadline_at=event.deadline_at,
            )
        )
