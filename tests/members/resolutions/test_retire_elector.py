"""Somebody leaves the board while votes are running."""

from __future__ import annotations

from dataclasses import replace

import pytest

from services.members.errors import (
    NoLongerElector,
)
from services.members.resolutions.rules import Choice, Outcome
from tests.support.members import MembersFixture, spec


def test_electorate_is_fixed_and_a_leaver_no_longer_counts(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    smaller = spec(board=2)
    newcomer = replace(spec(board=4).people[3])
    house.apply(replace(smaller, people=(*smaller.people, newcomer)))
    ballots = house.ballots(application)
    assert [ballot.choice for ballot in ballots] == [Choice.YES, None, Choice.LEFT_OFFICE]
    with pytest.raises(NoLongerElector):
        house.vote(application, 2)
    assert house.vote(application, 1) is Outcome.ADOPTED


def test_a_leaver_may_decide_by_leaving(house: MembersFixture) -> None:
    one = spec(admission=replace(spec().admission, rule="unanimous_in_text_form"))
    house.apply(one)
    application = house.in_resolution()
    house.vote(application, 0)
    house.vote(application, 1)
    house.apply(replace(one, people=(*one.people[:2], one.people[3])))
    assert house.resolution(application).outcome is Outcome.ADOPTED
