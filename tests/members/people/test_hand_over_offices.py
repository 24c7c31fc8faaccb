"""Handing over: all or nothing, and a second time nothing."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.members.errors import (
    NobodyNamed,
    NobodyOnTheBoard,
    NobodyTreasurer,
    NoUsableAddress,
    OfficeHeldAlready,
    OwnOffice,
    UnknownOffice,
    UnknownOfficer,
)
from services.members.people.enter_person import NewPerson
from services.members.people.hand_over_offices import HandOver, Successor, hand_over_offices
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.members.people.pages.test_people import office_ids
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture

DAY = date(2027, 3, 19)
BRUNO, ČENEK = "bruno@autos.example", "cenek@autos.example"
ZOÉ_NEW = NewPerson("Zoé", ZOÉ, "fr")


def office_of(house: MembersFixture, email: str) -> UUID:
    return UUID(office_ids(house, email)[0])


def hand_over(
    house: MembersFixture,
    *coming: Successor,
    leaving: tuple[UUID, ...] = (),
    by: Actor | None = None,
    although_no_treasurer: bool = False,
) -> None:
    handed = HandOver(
        day=DAY,
        resolution="TOP 7",
        leaving=leaving,
        coming=coming,
        although_no_treasurer=although_no_treasurer,
    )
    with house.members.transaction(AUTOS) as uow:
        hand_over_offices(uow, handed, by or acting(house))


def test_refusals_change_nothing(quick: MembersFixture) -> None:
    ada, bruno = acting(quick), acting(quick, BRUNO)
    seats = tuple(office_of(quick, one) for one in (ada.email, BRUNO, ČENEK))
    quick.types()
    with pytest.raises(MissingPermission):
        hand_over(quick, by=holder_of(Role.OFFICE))
    with pytest.raises(NobodyNamed):
        hand_over(quick)
    with pytest.raises(UnknownOffice):
        hand_over(quick, leaving=(new_id(),))
    with pytest.raises(UnknownOfficer):
        hand_over(quick, Successor(Role.BOARD, new_id()))
    with pytest.raises(OwnOffice):
        hand_over(quick, Successor(Role.TREASURER, ada.person_id))
    with pytest.raises(OfficeHeldAlready):
        hand_over(quick, Successor(Role.BOARD, bruno.person_id))
    with pytest.raises(NoUsableAddress):
        hand_over(quick, Successor(Role.BOARD, NewPerson("Zoé", "zoe", "fr")))
    with pytest.raises(NobodyOnTheBoard):
        hand_over(quick, Successor(Role.TREASURER, ZOÉ_NEW), leaving=seats)
    assert quick.types() == []


def test_a_whole_board_hands_over_to_a_new_one(quick: MembersFixture) -> None:
    seats = tuple(office_of(quick, one) for one in ("ada@autos.example", BRUNO, ČENEK))
    quick.types()
    for _ in range(2):
        hand_over(quick, Successor(Role.BOARD, ZOÉ_NEW), leaving=seats)
    assert sorted(quick.types()) == ["officer.changed"] * 4 + ["person.invited"]
    assert roles(quick, ZOÉ, DAY) == {Role.BOARD}
    assert roles(quick, BRUNO, DAY) == {Role.BOARD}
    assert roles(quick, BRUNO, date(2027, 3, 20)) == set()


def test_the_till_is_left_alone_only_knowingly(quick: MembersFixture) -> None:
    invite(quick, wanted(Role.TREASURER))
    treasurer = (office_of(quick, ZOÉ),)
    with pytest.raises(NobodyTreasurer):
        hand_over(quick, leaving=treasurer)
    hand_over(quick, leaving=treasurer, although_no_treasurer=True)
    assert roles(quick, ZOÉ, date(2027, 3, 20)) == set()
