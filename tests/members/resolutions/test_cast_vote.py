"""Votes on a ballot: refused, counted once, changed until the decision."""

from __future__ import annotations

import pytest
from sqlmodel import col, select

from services.members.applications.lock_application import lock_application
from services.members.errors import (
    DossierChanged,
    NoChoice,
    RecusalTakenBackWithoutReason,
    RecusalWithoutReason,
    UnknownBallot,
    VotingClosed,
)
from services.members.evidence import USER_AGENT_MAX, Circumstances, Way
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.queries import history
from services.members.resolutions.rules import Choice, Outcome
from services.members.resolutions.tables import Vote
from services.members.roster.tables import Member
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, LINK, MembersFixture, spec


def test_double_click_decides_once(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    for _ in range(3):
        assert house.vote(application, 1) is Outcome.ADOPTED
    assert house.types().count("resolution.decided") == 1
    with house.members.reading(AUTOS) as session:
        assert len(session.exec(select(Member)).all()) == 1
        assert len(session.exec(select(Vote)).all()) == 2


def test_a_vote_may_be_changed_until_the_decision(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0, Choice.NO)
    house.vote(application, 0, Choice.YES)
    house.types()
    assert house.vote(application, 1) is Outcome.ADOPTED
    with pytest.raises(VotingClosed):
        house.vote(application, 0, Choice.NO)
    with house.members.reading(AUTOS) as session:
        votes = session.exec(select(Vote).order_by(col(Vote.id))).all()
    assert [one.choice for one in votes] == [Choice.NO, Choice.YES, Choice.YES]
    changed = [event["payload"]["changed"] for event in house.events("members.vote.cast")]
    assert changed == [False, True, False]


@pytest.mark.parametrize(
    ("choice", "comment", "version", "error"),
    [
        (Choice.LEFT_OFFICE, "", 1, NoChoice),
        (Choice.RECUSED, "", 1, RecusalWithoutReason),
        (Choice.YES, "", 7, DossierChanged),
    ],
)
def test_refused_votes_leave_nothing(
    house: MembersFixture, choice: Choice, comment: str, version: int, error: type[Exception]
) -> None:
    house.apply()
    application = house.in_resolution()
    house.types()
    with pytest.raises(error):
        house.vote(application, 0, choice, comment, version)
    assert house.types() == []
    assert house.ballots(application)[0].choice is None


@pytest.mark.parametrize("comment", ["", "Ich arbeite dort"])
def test_taking_a_recusal_back_has_a_reason_of_its_own(house: MembersFixture, comment: str) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0, Choice.RECUSED, "Ich arbeite dort")
    for choice in (Choice.YES, Choice.NO, Choice.ABSTAIN):
        with pytest.raises(RecusalTakenBackWithoutReason):
            house.vote(application, 0, choice, comment)
    assert house.ballots(application)[0].choice is Choice.RECUSED
    house.vote(application, 0, Choice.YES, "Ich habe dort gekündigt")
    assert house.ballots(application)[0].choice is Choice.YES
    with house.members.reading(AUTOS) as session:
        votes = history(session, house.resolution(application).id)
    assert [one.vote.comment for one in votes] == ["Ich arbeite dort", "Ich habe dort gekündigt"]


def test_recusal_lowers_the_base(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 2, Choice.RECUSED, "Ich arbeite dort")
    assert house.vote(application, 0) is Outcome.OPEN
    assert house.vote(application, 1) is Outcome.ADOPTED


def test_two_associations_do_not_see_each_other(house: MembersFixture) -> None:
    house.apply(spec("autos"), spec("autoregion"))
    application = house.in_resolution(AUTOS)
    ballot = house.ballots(application)[0]
    with house.members.transaction(AUTOREGION) as uow, pytest.raises(Exception, match="ballot"):
        cast_vote(uow, ballot.id, Declared(Choice.YES, "", 1), LINK)
    other = house.in_resolution(AUTOREGION)
    assert house.resolution(other, AUTOREGION).number == "B-2027-001"


def test_a_ballot_that_nobody_has_is_refused(quick: MembersFixture) -> None:
    with pytest.raises(UnknownBallot), quick.members.transaction(AUTOS) as uow:
        cast_vote(uow, new_id(), Declared(Choice.YES, "", 1), LINK)


def test_the_dossier_changed_under_the_vote(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    with house.members.transaction(AUTOS) as uow:
        lock_application(uow, application).dossier_version = 2
    with pytest.raises(DossierChanged):
        house.vote(application, 0, version=1)
    assert house.vote(application, 0, version=2) is Outcome.OPEN


def test_each_vote_is_evidence_of_where_it_came_from(house: MembersFixture) -> None:
    house.apply()
    application = house.in_resolution()
    ballot = house.ballots(application)[0]
    here = Circumstances("203.0.113.9", "x" * (USER_AGENT_MAX + 50), Way.SESSION)
    with house.members.transaction(AUTOS) as uow:
        cast_vote(uow, ballot.id, Declared(Choice.NO, "Nein", 1), here)
    with house.members.reading(AUTOS) as session:
        [cast] = session.exec(select(Vote)).all()
    assert (cast.way, cast.ip, cast.comment) == ("session", "203.0.113.9", "Nein")
    assert len(cast.user_agent) == USER_AGENT_MAX
