"""A person gets an office: the row that says so."""

from __future__ import annotations

from services.members.association.queries import offices_of
from services.members.association.rules import Origin
from services.members.association.tables import Office, Person
from services.members.errors import OfficeEndsBeforeItBegins, OfficeHeldAlready
from services.members.people.rules import NewOffice, overlap
from shared.unit_of_work import UnitOfWork


def enter_office(
    uow: UnitOfWork, person: Person, new: NewOffice, *, origin: Origin, recorded_by: str
) -> Office:
    """Whoever calls has locked the people, and announces the person afterwards.

    Raises OfficeEndsBeforeItBegins or OfficeHeldAlready.
    """
    if new.from_on and new.to_on and new.to_on < new.from_on:
        raise OfficeEndsBeforeItBegins
    if any(overlap(new, held) for held in offices_of(uow.session, person.id)):
        raise OfficeHeldAlready(name=person.name)
    office = Office(
        association_id=uow.own,
        person_id=person.id,
        role=new.role,
        from_on=new.from_on,
        to_on=new.to_on,
        resolution=new.resolution,
        origin=origin,
        recorded_by=recorded_by,
        recorded_at=uow.clock.now(),
    )
    uow.session.add(office)
    uow.session.flush()
    return office
