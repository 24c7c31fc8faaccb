"""A person of the association gets one more office."""

from __future__ import annotations

from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.association.queries import offices_of
from services.members.association.rules import Origin
from services.members.errors import OwnOffice
from services.members.people.announce_grant import announce_grant
from services.members.people.enter_office import enter_office
from services.members.people.lock_people import lock_people
from services.members.people.queries import person_by_id
from services.members.people.rules import NewOffice, is_the_same, refuse_money_office
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def grant_office(uow: UnitOfWork, person_id: UUID, new: NewOffice, by: Actor) -> None:
    """The same office on the same days again changes nothing.

    Raises MissingPermission, UnknownOfficer, OwnOffice, GrantsMoneyRole, OfficeEndsBeforeItBegins
    or OfficeHeldAlready.
    """
    by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    person = person_by_id(uow.session, person_id)
    if person.id == by.person_id:
        raise OwnOffice
    if any(is_the_same(new, held) for held in offices_of(uow.session, person.id)):
        return
    refuse_money_office(by, new.role)
    office = enter_office(uow, person, new, origin=Origin.PAGE, recorded_by=by.recorded_as)
    announce_officer(uow, person)
    announce_grant(uow, person.id, [office], by.recorded_as)
