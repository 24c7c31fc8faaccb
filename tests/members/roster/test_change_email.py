"""A contact's e-mail address is corrected, once, and the others hear of it (mission-state §4.9)."""

from __future__ import annotations

from uuid import UUID

import pytest
from fastapi import FastAPI
from sqlmodel import select

from services.members.errors import ContactChanged, NoUsableAddress, UnknownMember
from services.members.roster.change_email import change_email
from services.members.roster.queries import member_contacts
from services.members.roster.tables import Contact, Member
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from tests.members.importing.member_list import bring_in, line, sheet
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture
from tests.support.members_site import signed_in

OFFICE = holder_of(Role.OFFICE, "autos")
TOLD, NEW = "member.contacts_changed", "new@firma.example"


@pytest.fixture
def member(app: FastAPI, house: MembersFixture) -> UUID:
    bring_in(house, sheet(line()))
    house.types()
    with house.members.reading(AUTOS) as session:
        return session.exec(select(Member)).one().id


def addresses(house: MembersFixture, member: UUID) -> dict[str, tuple[str, ...]]:
    with house.members.reading(AUTOS) as session:
        return {one.email: one.roles for one in member_contacts(session, member)}


def change(house: MembersFixture, member: UUID, old: str, new: str) -> None:
    with house.members.transaction(AUTOS) as uow:
        change_email(uow, member, old, new, OFFICE)


def test_refusals(member: UUID, house: MembersFixture) -> None:
    (old, *_) = addresses(house, member)
    with pytest.raises(MissingPermission), house.members.transaction(AUTOS) as uow:
        change_email(uow, member, old, NEW, holder_of(Role.BOARD, "autos"))
    with pytest.raises(UnknownMember):
        change(house, new_id(), old, NEW)
    with pytest.raises(NoUsableAddress):
        change(house, member, old, "not an address")
    with pytest.raises(ContactChanged):
        change(house, member, "gone@firma.example", NEW)
    assert house.types() == []


def test_corrected_once(member: UUID, house: MembersFixture) -> None:
    before = addresses(house, member)
    (old, roles), *others = before.items()
    for _ in range(2):
        change(house, member, old, NEW)
    assert addresses(house, member) == {NEW: roles, **dict(others)}
    assert house.types() == [TOLD]


def test_corrected_to_another_contact_s_address_both_are_one(
    member: UUID, house: MembersFixture
) -> None:
    with house.members.transaction(AUTOS) as uow:
        for one in uow.session.exec(select(Contact)):
            uow.session.delete(one)
        for place, (email, role) in enumerate(
            [("a@f.example", "main"), ("b@f.example", "billing")]
        ):
            uow.session.add(
                Contact(
                    association_id=AUTOS,
                    member_id=member,
                    position=place,
                    email=email,
                    roles=[role],
                )
            )
    change(house, member, "b@f.example", "a@f.example")
    assert addresses(house, member) == {"a@f.example": ("main", "billing")}


def test_the_first_one_is_entered(member: UUID, house: MembersFixture) -> None:
    with house.members.transaction(AUTOS) as uow:
        for one in uow.session.exec(select(Contact)):
            uow.session.delete(one)
    change(house, member, "", NEW)
    assert addresses(house, member) == {NEW: ("main", "billing")}


def test_on_its_page(app: FastAPI, member: UUID, house: MembersFixture) -> None:
    office, page = signed_in(app, house, "office@autos.example"), f"/autos/members/{member}/address"
    (old, *_) = addresses(house, member)
    assert f"{page}?contact=0" in office.get(f"/autos/members/{member}").text
    assert old in office.get(f"{page}?contact=0").text
    assert office.get(f"{page}?contact=99").status_code == 200
    assert office.post(page, data={"old": old, "new": ""}).status_code == 422
    assert office.post(page, data={"old": old, "new": "x@"}).status_code == 422
    assert office.post(page, data={"old": "gone@f.example", "new": NEW}).status_code == 409
    done = office.post(page, data={"old": old, "new": NEW})
    assert done.headers["location"] == f"/autos/members/{member}#contacts"
    assert NEW in addresses(house, member)
