"""Who runs the machine grants no office that moves money; whoever gets one, the others are told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlmodel import select

from services.members.association.tables import Office
from services.members.errors import GrantsMoneyRole
from services.members.people.end_office import Ending, end_office
from services.members.people.enter_person import NewPerson
from services.members.people.grant_office import grant_office
from services.members.people.hand_over_offices import HandOver, Successor, hand_over_offices
from services.members.people.rules import NewOffice
from shared.actor import Actor
from shared.permissions import Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.support.members import AUTOS, MembersFixture

TODAY = date(2027, 1, 15)
MONEY = (Role.BOARD, Role.TREASURER)


def operator(house: MembersFixture) -> Actor:
    return replace(acting(house, "office@autos.example"), roles=frozenset({Role.OPERATOR}))


@pytest.mark.parametrize("role", MONEY)
def test_an_operator_grants_no_office_that_moves_money(quick: MembersFixture, role: Role) -> None:
    by, quiet = operator(quick), quick.types()
    assert quiet is not None
    bruno = acting(quick, "bruno@autos.example").person_id
    with pytest.raises(GrantsMoneyRole):
        invite(quick, wanted(role), by)
    handed = HandOver(TODAY, "", (), (Successor(role, NewPerson("Zoé", ZOÉ, "fr")),))
    with quick.members.transaction(AUTOS) as uow:
        with pytest.raises(GrantsMoneyRole):
            hand_over_offices(uow, handed, by)
        uow.session.rollback()
    later = NewOffice(role, date(2090, 1, 1), date(2091, 1, 1))
    with quick.members.transaction(AUTOS) as uow:
        for office in uow.session.exec(select(Office).where(Office.person_id == bruno)):
            office.to_on = date(2030, 1, 1)
    with quick.members.transaction(AUTOS) as uow, pytest.raises(GrantsMoneyRole):
        grant_office(uow, bruno, later, by)
    assert quick.types() == []


def test_an_operator_makes_no_term_longer(quick: MembersFixture) -> None:
    sent = invite(quick, wanted(Role.TREASURER, last=date(2028, 1, 1), dated=True))
    with quick.members.reading(AUTOS) as session:
        office = session.exec(select(Office.id).where(Office.person_id == sent.person_id)).one()
    with quick.members.transaction(AUTOS) as uow, pytest.raises(GrantsMoneyRole):
        end_office(uow, office, Ending(date(2028, 1, 2)), operator(quick))
    handed = HandOver(date(2028, 1, 2), "", (office,), ())
    with quick.members.transaction(AUTOS) as uow, pytest.raises(GrantsMoneyRole):
        hand_over_offices(uow, handed, operator(quick))
    with quick.members.transaction(AUTOS) as uow:
        end_office(uow, office, Ending(date(2027, 12, 1), "", True), operator(quick))


def test_an_operator_invites_office_and_auditor(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.OFFICE, Role.AUDITOR), operator(quick))
    assert roles(quick, ZOÉ) == {Role.OFFICE, Role.AUDITOR}


def test_without_a_person_the_machine_invites_a_treasurer(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.TREASURER))
    assert roles(quick, ZOÉ) == {Role.TREASURER}


def test_a_grant_is_told(quick: MembersFixture) -> None:
    office = acting(quick, "office@autos.example")
    quick.types()
    with quick.members.transaction(AUTOS) as uow:
        grant_office(uow, office.person_id, NewOffice(Role.TREASURER, TODAY), acting(quick))
    assert quick.types() == ["officer.changed", "office.granted"]
