"""The day of the assembly: several people leave their offices, others come into them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.association.queries import offices_of
from services.members.association.rules import Origin
from services.members.association.tables import Office, Person
from services.members.errors import NobodyNamed, OwnOffice, UnknownOffice
from services.members.people.announce_grant import announce_grant
from services.members.people.close_office import close_office
from services.members.people.enter_office import enter_office
from services.members.people.enter_person import NewPerson, enter_person
from services.members.people.lock_people import lock_people
from services.members.people.queries import person_by_id
from services.members.people.rules import (
    NewOffice,
    is_the_same,
    refuse_longer,
    refuse_money_office,
)
from services.members.people.send_invitation import send_invitation
from services.members.people.vacancies import keeping_offices_held
from services.members.resolutions.retire_former_electors import retire_former_electors
from shared.actor import Actor
from shared.permissions import Permission, Role
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class Successor:
    """Who comes into an office: somebody known here, or somebody new who is invited."""

    role: Role
    person: UUID | NewPerson


@dataclass(frozen=True)
class HandOver:
    """Whose last day and whose first day it is, and what both rest on."""

    day: date
    resolution: str
    leaving: tuple[UUID, ...]
    coming: tuple[Successor, ...]
    to_on: date | None = None
    although_no_treasurer: bool = False


def hand_over_offices(uow: UnitOfWork, handed: HandOver, by: Actor) -> None:
    """All or nothing; the same again changes nothing. Raises MissingPermission, NobodyNamed, and
    whatever ending and entering an office raise."""
    by.require(Permission.PEOPLE_WRITE)
    if not handed.leaving and not handed.coming:
        raise NobodyNamed
    lock_people(uow)
    touched: dict[UUID, Person] = {}
    entered: list[Office] = []
    with keeping_offices_held(uow, although_no_treasurer=handed.although_no_treasurer):
        for office_id in handed.leaving:
            _leave(uow, office_id, handed, by, touched)
        for successor in handed.coming:
            entered += _come(uow, successor, handed, by, touched)
    for person in touched.values():
        announce_officer(uow, person)
    invited = _invited(touched, handed)
    for person in invited:
        send_invitation(uow, person, by.recorded_as)
    for office in entered:
        if touched[office.person_id] not in invited:
            announce_grant(uow, office.person_id, [office], by.recorded_as)
    if touched:
        retire_former_electors(uow)


def _leave(
    uow: UnitOfWork, office_id: UUID, handed: HandOver, by: Actor, touched: dict[UUID, Person]
) -> None:
    office = uow.session.get(Office, office_id)
    if office is None:
        raise UnknownOffice
    refuse_longer(by, office, handed.day)
    changed = close_office(
        uow, office, handed.day, resolution=handed.resolution, ended_by=by.recorded_as
    )
    if changed:
        touched[office.person_id] = person_by_id(uow.session, office.person_id)


def _come(
    uow: UnitOfWork,
    successor: Successor,
    handed: HandOver,
    by: Actor,
    touched: dict[UUID, Person],
) -> list[Office]:
    """The office that is new, if it is."""
    who = successor.person
    person = (
        person_by_id(uow.session, who) if isinstance(who, UUID) else enter_person(uow, who).person
    )
    if person.id == by.person_id:
        raise OwnOffice
    new = NewOffice(successor.role, handed.day, handed.to_on, handed.resolution)
    if any(is_the_same(new, held) for held in offices_of(uow.session, person.id)):
        return []
    refuse_money_office(by, new.role)
    office = enter_office(uow, person, new, origin=Origin.PAGE, recorded_by=by.recorded_as)
    touched[person.id] = person
    return [office]


def _invited(touched: dict[UUID, Person], handed: HandOver) -> list[Person]:
    """Those who are new here: a second click finds nothing touched and invites nobody."""
    new = {
        one.person.email.strip().lower()
        for one in handed.coming
        if isinstance(one.person, NewPerson)
    }
    return [person for person in touched.values() if person.email.lower() in new]
