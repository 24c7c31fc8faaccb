"""Leaving an office: the last day counts, the board stays, two at once do not empty it."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest

from services.members.association.tables import Association
from services.members.errors import (
    NobodyOnTheBoard,
    NoLongerElector,
    OfficeEndsBeforeItBegins,
    OfficeOver,
    OwnOffice,
    UnknownOffice,
)
from services.members.people import end_office as module
from services.members.people.end_office import Ending, end_office
from services.members.people.vacancies import keeping_offices_held
from services.members.resolutions.rules import Choice, Outcome
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.unit_of_work import UnitOfWork
from tests.members.people.desk import ZOÉ, acting, invite, roles, wanted
from tests.members.people.pages.test_people import office_ids
from tests.members.resolutions.test_vote_races import at_once
from tests.support.actors import holder_of
from tests.support.members import AUTOS, MembersFixture, spec

BRUNO, ČENEK = "bruno@autos.example", "cenek@autos.example"
ASSEMBLY = date(2027, 1, 20)


def end(
    house: MembersFixture,
    email: str,
    last_on: date = ASSEMBLY,
    by: Actor | None = None,
    office: int = 0,
) -> None:
    with house.members.transaction(AUTOS) as uow:
        office_id = UUID(office_ids(house, email)[office])
        end_office(uow, office_id, Ending(last_on), by or acting(house))


def test_refusals(quick: MembersFixture) -> None:
    with pytest.raises(MissingPermission):
        end(quick, BRUNO, by=holder_of(Role.OFFICE))
    with pytest.raises(UnknownOffice), quick.members.transaction(AUTOS) as uow:
        end_office(uow, new_id(), Ending(ASSEMBLY), acting(quick))
    invite(quick, wanted(Role.AUDITOR))
    with pytest.raises(OfficeEndsBeforeItBegins):
        end(quick, ZOÉ, date(2027, 1, 14))
    end(quick, BRUNO, date(2027, 1, 14))
    with pytest.raises(OfficeOver):
        end(quick, BRUNO, ASSEMBLY)


def test_leaving_earlier_is_ones_own_right_staying_longer_is_not(quick: MembersFixture) -> None:
    ada = acting(quick)
    end(quick, ada.email, date(2027, 3, 19), ada)
    end(quick, ada.email, date(2027, 3, 18), ada)
    with pytest.raises(OwnOffice):
        end(quick, ada.email, date(2027, 3, 19), ada)
    end(quick, ada.email, date(2027, 3, 19), acting(quick, BRUNO))
    assert roles(quick, ada.email, date(2027, 3, 19)) == {Role.BOARD}


def test_what_has_not_begun_is_taken_back_whole(quick: MembersFixture) -> None:
    first = date(2027, 3, 19)
    invite(quick, wanted(Role.AUDITOR, first=first, dated=True))
    end(quick, ZOÉ, date(2027, 2, 1))
    assert not any(roles(quick, ZOÉ, first + timedelta(days=n)) for n in range(-60, 60))
    invite(quick, wanted(Role.AUDITOR, first=first, dated=True))
    assert roles(quick, ZOÉ, first) == {Role.AUDITOR}


def test_a_vote_in_progress_counts_without_whoever_has_left(quick: MembersFixture) -> None:
    """Ada votes yes; Čenek leaves with the day of the assembly, and that before any job runs."""
    application = quick.in_resolution()
    quick.vote(application, 0)
    end(quick, ČENEK)
    quick.clock.advance(timedelta(days=5, hours=14))  # 20 January, 23:00 UTC: midnight in Berlin
    assert quick.clock.today() == ASSEMBLY + timedelta(days=1)
    with pytest.raises(NoLongerElector):
        quick.vote(application, 2)
    assert quick.ballots(application)[2].choice is None
    quick.run_jobs()
    quick.run_jobs()
    assert quick.ballots(application)[2].choice is Choice.LEFT_OFFICE
    assert quick.resolution(application).outcome is Outcome.OPEN


def test_until_the_end_of_the_last_day_the_vote_counts(quick: MembersFixture) -> None:
    application = quick.in_resolution()
    end(quick, ČENEK)
    quick.clock.advance(timedelta(days=5, hours=13, minutes=59))
    quick.run_jobs()
    assert quick.vote(application, 2) is Outcome.OPEN
    quick.clock.advance(timedelta(hours=1))
    quick.run_jobs()
    assert quick.ballots(application)[2].choice is Choice.YES


def test_an_office_ended_for_yesterday_leaves_open_votes_at_once(quick: MembersFixture) -> None:
    application = quick.in_resolution()
    end(quick, ČENEK, date(2027, 1, 14))
    assert quick.ballots(application)[2].choice is Choice.LEFT_OFFICE


def two_leave_at_once(house: MembersFixture) -> list[str]:
    """Two sit on the board; each ends the other's seat."""
    house.apply(spec(board=2))
    ada, bruno = acting(house), acting(house, BRUNO)
    works = [
        lambda: end(house, BRUNO, ASSEMBLY, ada),
        lambda: end(house, ada.email, ASSEMBLY, bruno),
    ]
    return sorted(type(one).__name__ for one in at_once(works))


@pytest.mark.postgres
def test_two_who_end_each_others_seat_leave_one_on_the_board(on_postgres: MembersFixture) -> None:
    assert two_leave_at_once(on_postgres) == ["NobodyOnTheBoard", "NoneType"]


@pytest.mark.postgres
def test_without_the_lock_the_board_would_be_empty(
    on_postgres: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the guard off each sees the other still in office."""
    together = threading.Barrier(2)

    def unguarded(uow: UnitOfWork) -> Association:
        return uow.session.get_one(Association, AUTOS)

    @contextmanager
    def both_have_looked(uow: UnitOfWork, *, although_no_treasurer: bool) -> Iterator[None]:
        with keeping_offices_held(uow, although_no_treasurer=although_no_treasurer):
            yield
        together.wait(10)

    monkeypatch.setattr(module, "lock_people", unguarded)
    monkeypatch.setattr(module, "keeping_offices_held", both_have_looked)
    assert two_leave_at_once(on_postgres) == ["NoneType", "NoneType"]


def test_the_last_seat_stays(quick: MembersFixture) -> None:
    end(quick, BRUNO)
    end(quick, ČENEK, date(2027, 2, 1))
    with pytest.raises(NobodyOnTheBoard):
        end(quick, "ada@autos.example", date(2027, 3, 1))
