"""Somebody leaves an office on a day, or its last day is moved."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.association.tables import Office
from services.members.errors import UnknownOffice
from services.members.people.close_office import close_office
from services.members.people.lock_people import lock_people
from services.members.people.queries import person_by_id
from services.members.people.rules import refuse_longer
from services.members.people.vacancies import keeping_offices_held
from services.members.resolutions.retire_former_electors import retire_former_electors
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Ending:
    """The last day in office and what it rests on; `although_no_treasurer`: it is known."""

    last_on: date
    resolution: str = ""
    although_no_treasurer: bool = False


def end_office(uow: UnitOfWork, office_id: UUID, ending: Ending, by: Actor) -> None:
    """The same last day again changes nothing. Leaving earlier is everybody's own right, staying
    longer is for others to grant.

    Raises MissingPermission, UnknownOffice, OwnOffice, GrantsMoneyRole, OfficeOver,
    OfficeEndsBeforeItBegins, NobodyOnTheBoard, NobodyTreasurer.
    """
    by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    office = uow.session.get(Office, office_id)
    if office is None:
        raise UnknownOffice
    refuse_longer(by, office, ending.last_on)
    with keeping_offices_held(uow, although_no_treasurer=ending.although_no_treasurer):
        changed = close_office(
            uow,
            office,
            ending.last_on,
            resolution=ending.resolution,
            ended_by=by.recorded_as,
        )
    if changed:
        announce_officer(uow, person_by_id(uow.session, office.person_id))
        retire_former_electors(uow)
