"""A vote opens: electorate, rule and deadline are those of the moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlmodel import select

from services.members.association.rules import VotingRule
from services.members.association.tables import Office
from services.members.resolutions.open_resolution import open_resolution
from services.members.resolutions.rules import ResolutionKind
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture, spec


def test_deadline_is_the_end_of_the_last_day_where_the_law_lives(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    assert house.resolution(application).deadline_at.isoformat() == "2027-01-29T22:59:00+00:00"


def test_without_a_board_nothing_opens(house: MembersFixture) -> None:
    house.apply()
    with house.members.transaction(AUTOS) as uow:
        for office in uow.session.exec(select(Office)):
            office.to_on = uow.clock.today() - timedelta(days=1)
    house.types()
    with house.members.transaction(AUTOS) as uow:
        assert open_resolution(uow, ResolutionKind.ADMISSION, new_id(), "Œuvres") is None
    assert house.types() == []


def test_electorate_rule_and_quorum_are_those_of_the_moment(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    admission = replace(spec().admission, rule="majority_of_votes_cast", quorum_percent=100)
    house.apply(replace(spec(board=4), admission=admission))
    resolution = house.resolution(application)
    assert (resolution.rule, resolution.quorum_percent) == (VotingRule.MAJORITY_OF_MEMBERS, 50)
    assert [one.person_name for one in house.ballots(application)] == [
        "Ada Ährenpfort",
        "Bruno Côté",
        "Čenek Ďurica",
    ]
