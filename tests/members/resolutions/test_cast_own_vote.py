"""An elector who is signed in votes."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.members.applications.vote_again import vote_again
from services.members.errors import UnknownBallot
from services.members.evidence import Circumstances, Way
from services.members.resolutions.cast_own_vote import cast_own_vote
from services.members.resolutions.cast_vote import Declared
from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice, Outcome
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from tests.support.actors import actor_in, holder_of
from tests.support.members import AUTOS, MembersFixture, spec

ADA = actor_in(spec(), "ada@autos.example")


def vote(house: MembersFixture, application: UUID, by: Actor) -> Outcome:
    signed_in = Circumstances(way=Way.SESSION)
    with house.members.transaction(AUTOS, actor=by.recorded_as) as uow:
        return cast_own_vote(uow, application, Declared(Choice.YES, "", 1), signed_in, by)


def test_the_office_has_no_vote(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with pytest.raises(MissingPermission):
        vote(house, application, holder_of(Role.OFFICE))


def test_who_joined_the_board_later_has_no_ballot(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with pytest.raises(UnknownBallot):
        vote(house, application, actor_in(spec(board=4), "dorte@autos.example"))
    with pytest.raises(UnknownBallot):
        vote(house, new_id(), ADA)


def test_the_vote_counts_also_when_the_link_was_reported(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    [own] = [one for one in house.ballots(application) if one.person_id == ADA.person_id]
    with house.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, own.id, 0)
    assert vote(house, application, ADA) is Outcome.OPEN
    assert [one.choice for one in house.ballots(application)].count(Choice.YES) == 1


def test_it_is_cast_in_the_latest_resolution(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.days_pass(15)
    house.run_jobs()
    with house.members.transaction(AUTOS) as uow:
        vote_again(uow, application, holder_of(Role.OFFICE))
    assert vote(house, application, ADA) is Outcome.OPEN
    assert house.resolution(application).number == "B-2027-002"
    assert Choice.YES in [one.choice for one in house.ballots(application)]
