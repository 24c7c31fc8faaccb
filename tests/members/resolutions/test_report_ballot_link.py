"""A ballot's link has reached somebody else."""

from __future__ import annotations

import pytest

from services.members.errors import (
    LinkReported,
    UnknownBallot,
)
from services.members.evidence import Circumstances, Way
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.report_ballot_link import report_ballot_link
from services.members.resolutions.rules import Choice
from services.members.resolutions.tables import Ballot
from shared.ids import new_id
from tests.support.members import AUTOS, MembersFixture


def test_a_reported_link_is_blocked(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    with house.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, ballot.id)
    with pytest.raises(LinkReported):
        house.vote(application, 0)
    with house.members.transaction(AUTOS) as uow:
        signed_in = Circumstances(way=Way.SESSION)
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), signed_in)
    assert house.ballots(application)[0].choice is Choice.YES


def test_an_unknown_ballot_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownBallot), quick.members.transaction(AUTOS) as uow:
        report_ballot_link(uow, new_id())


def test_reported_again_the_first_moment_stays(house: MembersFixture) -> None:
    house.apply()
    ballot = house.ballots(house.in_resolution())[0]
    first = house.clock.now()
    for _ in range(2):
        with house.members.transaction(AUTOS) as uow:
            report_ballot_link(uow, ballot.id)
            assert uow.session.get_one(Ballot, ballot.id).link_reported_at == first
        house.days_pass(1)
