"""Somebody is invited to offices of the association, by a page or from the command line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from services.members.association.announce_officer import announce_officer
from services.members.association.queries import offices_of
from services.members.association.rules import Origin
from services.members.association.tables import Office, Person
from services.members.errors import OwnOffice
from services.members.people.enter_office import enter_office
from services.members.people.enter_person import NewPerson, enter_person
from services.members.people.lock_people import lock_people
from services.members.people.rules import NewOffice, is_the_same, refuse_money_office, still_held
from services.members.people.send_invitation import send_invitation
from shared.actor import Actor
from shared.permissions import Permission, Role
from shared.unit_of_work import UnitOfWork

COMMAND_LINE = "command line"
"""Recorded of whoever operates this machine and names nobody."""


@dataclass(frozen=True)
class Invited:
    """Who is invited to what. `dated`: the days were named, they are not just today's default."""

    person: NewPerson
    offices: tuple[NewOffice, ...]
    dated: bool = True


@dataclass(frozen=True)
class InvitationSent:
    """What an invitation has done: the link's id, and the roles that are new."""

    person_id: UUID
    name: str
    invitation_id: UUID
    entered: tuple[Role, ...]
    is_new_person: bool


def invite_person(uow: UnitOfWork, invited: Invited, by: Actor | None) -> InvitationSent:
    """Enters person and offices and sends the link; the same again renews the link and no more.

    `by` is None for whoever operates the machine. Raises MissingPermission, NoUsableAddress,
    OwnOffice, GrantsMoneyRole, OfficeEndsBeforeItBegins, OfficeHeldAlready.
    """
    if by is not None:
        by.require(Permission.PEOPLE_WRITE)
    lock_people(uow)
    person, is_new = enter_person(uow, invited.person)
    wanted = list(_missing(uow, person, invited))
    if wanted and by is not None and by.person_id == person.id:
        raise OwnOffice
    recorded_by = by.recorded_as if by else COMMAND_LINE
    origin = Origin.PAGE if by else Origin.COMMAND
    for new in wanted:
        if by is not None:
            refuse_money_office(by, new.role)
        enter_office(uow, person, new, origin=origin, recorded_by=recorded_by)
    if wanted or is_new:
        announce_officer(uow, person)
    sent = send_invitation(uow, person, recorded_by)
    return InvitationSent(
        person_id=person.id,
        name=person.name,
        invitation_id=sent.id,
        entered=tuple(new.role for new in wanted),
        is_new_person=is_new,
    )


def _missing(uow: UnitOfWork, person: Person, invited: Invited) -> Iterable[NewOffice]:
    """The offices that the person does not hold yet."""
    held: list[Office] = list(offices_of(uow.session, person.id))
    today = uow.clock.today()
    for new in invited.offices:
        same = any(is_the_same(new, one) for one in held)
        if not same and (invited.dated or not still_held(held, new.role, today)):
            yield new
