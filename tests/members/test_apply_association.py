"""The members' part of an association file."""

from __future__ import annotations

import pytest

from services.members.apply_association import apply_association
from services.members.errors import (
    NobodyOnTheBoard,
)
from shared.association_spec import Applied
from tests.support.members import AUTOS, MembersFixture, spec


def test_applying_an_association_twice_publishes_once(house: MembersFixture) -> None:
    house.apply()
    assert house.types() == ["officer.changed"] * 4
    with house.members.transaction(AUTOS) as uow:
        assert apply_association(uow, spec()) == Applied()
    assert house.types() == []
    house.apply(spec(board=2))
    gone = house.events("members.officer.changed")[-1]["payload"]
    assert gone["name"] == "Čenek Ďurica"
    assert [(one["role"], one["to_on"]) for one in gone["offices"]] == [("board", "2027-01-14")]


def test_an_association_needs_a_board(house: MembersFixture) -> None:
    with pytest.raises(NobodyOnTheBoard):
        house.apply(spec(board=0))
