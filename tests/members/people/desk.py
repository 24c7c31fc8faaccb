"""Short ways for tests of people: acting persons, invitations, who holds what."""

from __future__ import annotations

from datetime import date

from services.members.association.queries import actor_by_email, person_by_email, roles_of
from services.members.people.enter_person import NewPerson
from services.members.people.invite_person import InvitationSent, Invited, invite_person
from services.members.people.rules import NewOffice
from shared.actor import Actor
from shared.permissions import Role
from tests.support.members import AUTOS, MembersFixture

ZOÉ = "zoe@étanchéité.example"


def acting(house: MembersFixture, email: str = "ada@autos.example") -> Actor:
    with house.members.reading(AUTOS) as session:
        return actor_by_email(session, email, house.clock.today())


def wanted(
    *roles: Role,
    email: str = ZOÉ,
    first: date | None = None,
    last: date | None = None,
    dated: bool = False,
) -> Invited:
    """Zoé, invited to these roles from the fifteenth of January on."""
    begins = first or date(2027, 1, 15)
    return Invited(
        NewPerson("Zoé d'Étanchéité", email, "fr"),
        offices=tuple(NewOffice(role, begins, last, "B-2027-001") for role in roles),
        dated=dated,
    )


def invite(house: MembersFixture, invited: Invited, by: Actor | None = None) -> InvitationSent:
    with house.members.transaction(AUTOS) as uow:
        return invite_person(uow, invited, by)


def roles(house: MembersFixture, email: str, day: date | None = None) -> frozenset[str]:
    with house.members.reading(AUTOS) as session:
        person = person_by_email(session, email)
        assert person is not None
        return roles_of(session, person.id, day or house.clock.today())
