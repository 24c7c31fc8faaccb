"""Finds resolutions with their votes."""

from __future__ import annotations

import pytest

from services.members.errors import UnknownBallot, UnknownResolution
from services.members.resolutions.queries import (
    history,
    latest_votings,
    missing_ballots,
    missing_votes,
    open_deadline,
    open_votings,
    own_ballot,
    resolution_number,
    voting_by_number,
    votings_on,
)
from services.members.resolutions.rules import Choice, ResolutionKind
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, ÉTANCHÉITÉ, MembersFixture, spec


def test_another_association_finds_nothing(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    with house.members.reading(AUTOREGION) as session:
        assert votings_on(session, application) == []
        assert latest_votings(session, [application]) == {}
        assert open_votings(session, ResolutionKind.ADMISSION) == []
        with pytest.raises(UnknownBallot):
            own_ballot(session, ballot.id)
        with pytest.raises(UnknownResolution):
            voting_by_number(session, "B-2027-001")
        with pytest.raises(UnknownResolution):
            resolution_number(session, new_id())


def test_a_voting_tells_what_it_is_about_and_how_it_stands(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 1, Choice.RECUSED, "Ich arbeite dort")
    with house.members.reading(AUTOS) as session:
        [voting] = votings_on(session, application)
    assert (voting.subject.title, voting.subject.dossier_version) == (ÉTANCHÉITÉ, 1)
    assert (voting.count.base, voting.needed, voting.quorum) == (2, 2, 1)
    assert voting.ballots[0].person_name == "Ada Ährenpfort"
    assert [one.comment for one in voting.comments()] == ["Ich arbeite dort"]
    assert voting.comments(besides=voting.ballots[1].id) == []


def test_open_votings_come_by_their_deadline(house: MembersFixture) -> None:
    house.apply()
    first = house.in_resolution()
    house.days_pass(2)
    second = house.in_resolution()
    with house.members.reading(AUTOS) as session:
        found = open_votings(session, ResolutionKind.ADMISSION)
        assert [one.resolution.application_id for one in found] == [first, second]
        assert set(latest_votings(session, [first, second])) == {first, second}
        assert open_deadline(session, first) == house.resolution(first).deadline_at


def test_a_missing_vote_is_counted_until_the_deadline(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    with house.members.reading(AUTOS) as session:
        assert missing_votes(session, ballot.person_id, house.clock.now()) == 1
        assert missing_ballots(session, ballot.person_id) == [ballot.id]
    house.days_pass(15)
    with house.members.reading(AUTOS) as session:
        assert missing_votes(session, ballot.person_id, house.clock.now()) == 0
        assert missing_ballots(session, ballot.person_id) == [ballot.id]


def test_the_history_has_every_vote_as_it_was_cast(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0, Choice.NO)
    house.vote(application, 0, Choice.YES)
    with house.members.reading(AUTOS) as session:
        votes = history(session, house.resolution(application).id)
        assert [one.vote.choice for one in votes] == [Choice.NO, Choice.YES]
        assert [one.voided for one in votes] == [None, None]
