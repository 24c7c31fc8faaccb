"""An invitation is sent once more, with a link of its own."""

from __future__ import annotations

from uuid import UUID

from services.members.people.lock_people import lock_people
from services.members.people.queries import person_by_id
from services.members.people.send_invitation import send_invitation
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def renew_invitation(uow: UnitOfWork, person_id: UUID, by: Actor) -> None:
    """Earlier links open nothing any more. Raises MissingPermission or UnknownOfficer."""
    by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    send_invitation(uow, person_by_id(uow.session, person_id), by.recorded_as)
