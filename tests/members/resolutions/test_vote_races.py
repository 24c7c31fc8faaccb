"""Many vote at once, and the deadline comes in the same moment: PostgreSQL, real threads."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from uuid import UUID

import pytest
from sqlmodel import col, select

from services.members.applications.admission import ADMISSION
from services.members.applications.queries import application_by_id
from services.members.errors import VotingClosed
from services.members.evidence import Circumstances
from services.members.resolutions import cast_vote as cast_vote_module
from services.members.resolutions.cast_vote import Declared, cast_vote
from services.members.resolutions.close_resolution import close_resolution
from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.rules import Choice, Outcome, tally
from services.members.resolutions.tables import Ballot, Resolution, Vote
from services.members.roster.tables import Member
from shared.association_spec import PersonSpec
from shared.errors import DomainError
from shared.unit_of_work import UnitOfWork
from tests.support.members import AUTOS, MembersFixture, spec

ELECTORS = 40
pytestmark = pytest.mark.postgres


def big_board(house: MembersFixture) -> UUID:
    people = tuple(
        PersonSpec(f"Elector {n:02}", f"e{n}@autos.example", "de", ("board",))
        for n in range(ELECTORS)
    )
    rule = replace(spec().admission, rule="majority_of_votes_cast", quorum_percent=1)
    house.apply(replace(spec(), people=people, admission=rule))
    return house.in_resolution()


def at_once(works: Sequence[Callable[[], object]]) -> list[object]:
    """Runs all works at the same moment; gives what each returned, or the named error it raised."""
    gate = threading.Barrier(len(works))

    def run(work: Callable[[], object]) -> object:
        gate.wait()
        try:
            return work()
        except DomainError as error:
            return error

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))


def voting(house: MembersFixture, ballot: Ballot, choice: Choice) -> Callable[[], object]:
    def work() -> object:
        with house.members.transaction(AUTOS) as uow:
            return cast_vote(uow, ballot.id, Declared(choice, "", 1), Circumstances())

    return work


def closing(house: MembersFixture, resolution: Resolution) -> Callable[[], object]:
    def work() -> object:
        with house.members.transaction(AUTOS) as uow:
            close_resolution(uow, resolution.id)
        return None

    return work


def test_forty_vote_at_once_and_change_their_minds(on_postgres: MembersFixture) -> None:
    application = big_board(on_postgres)
    ballots = on_postgres.ballots(application)
    first = [voting(on_postgres, ballot, Choice.NO) for ballot in ballots[:15]]
    second = [voting(on_postgres, ballot, Choice.YES) for ballot in ballots]
    answers = at_once(first + second)
    assert all(answer in set(Outcome) or isinstance(answer, VotingClosed) for answer in answers)
    with on_postgres.members.reading(AUTOS) as session:
        resolution = session.exec(select(Resolution)).one()
        kept = session.exec(select(Ballot)).all()
        votes = session.exec(select(Vote).order_by(col(Vote.id))).all()
        members = session.exec(select(Member)).all()
    choices = [ballot.choice for ballot in kept if ballot.choice]
    rows = tally(resolution.rule, resolution.quorum_percent, choices, ELECTORS, closed=False)
    assert resolution.outcome is rows.outcome
    assert len(members) == (resolution.outcome is Outcome.ADOPTED)
    last = {vote.ballot_id: vote.choice for vote in votes}
    assert {ballot.id: ballot.choice for ballot in kept if ballot.choice} == last
    assert resolution.decided_at is None or all(
        vote.cast_at <= resolution.decided_at for vote in votes
    )
    decided = [row["type"] for row in on_postgres.events("members.resolution.decided")]
    assert len(decided) == (resolution.outcome is not Outcome.OPEN)


def test_closing_at_the_same_instant_counts_each_vote_or_refuses_it(
    on_postgres: MembersFixture,
) -> None:
    application = big_board(on_postgres)
    resolution, ballots = on_postgres.resolution(application), on_postgres.ballots(application)
    half = ballots[: ELECTORS // 4]
    at_once([voting(on_postgres, ballot, Choice.YES) for ballot in half])
    on_postgres.clock.advance(timedelta(days=15))
    closers = [closing(on_postgres, resolution) for _ in range(6)]
    late = [voting(on_postgres, ballot, Choice.NO) for ballot in ballots[ELECTORS // 4 :]]
    answers = at_once(closers + late)
    assert Counter(type(answer).__name__ for answer in answers) == {
        "NoneType": 6,
        "VotingClosed": len(late),
    }
    with on_postgres.members.reading(AUTOS) as session:
        assert session.exec(select(Resolution)).one().outcome is Outcome.ADOPTED
        assert len(session.exec(select(Member)).all()) == 1
        assert len(session.exec(select(Vote)).all()) == len(half)


def clicks_at_once(house: MembersFixture, each: int) -> tuple[int, int]:
    """Two electors click at once, `each` times; gives members admitted and decisions told."""
    house.apply()
    application = house.in_resolution()
    ballots = house.ballots(application)
    at_once([voting(house, ballot, Choice.YES) for ballot in ballots[:2] for _ in range(each)])
    with house.members.reading(AUTOS) as session:
        members = len(session.exec(select(Member)).all())
    return members, len(house.events("members.resolution.decided"))


def test_double_clicks_decide_once(on_postgres: MembersFixture) -> None:
    assert clicks_at_once(on_postgres, each=2) == (1, 1)


def test_without_the_lock_the_decision_is_lost(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the guard off both count before either has committed, and nobody decides;
    with it the second would wait, and the test above proves something."""
    together = threading.Barrier(2)

    def unguarded(uow: UnitOfWork, ballot_id: UUID) -> tuple[Resolution, Ballot]:
        ballot = uow.session.get_one(Ballot, ballot_id)
        return uow.session.get_one(Resolution, ballot.resolution_id), ballot

    def both_decide_before_either_commits(uow: UnitOfWork, resolution: Resolution) -> Outcome:
        outcome = decide_resolution(uow, resolution)
        together.wait(10)
        return outcome

    def unlocked(uow: UnitOfWork, application_id: UUID) -> int:
        return application_by_id(uow.session, application_id).dossier_version

    unguarded_kind = replace(ADMISSION, lock_dossier=unlocked)
    monkeypatch.setattr(cast_vote_module, "lock_ballot", unguarded)
    monkeypatch.setattr(cast_vote_module, "kind_of", lambda _: unguarded_kind)
    monkeypatch.setattr(cast_vote_module, "decide_resolution", both_decide_before_either_commits)
    assert clicks_at_once(on_postgres, each=1) == (0, 0)
