"""Votes are counted, and once they decide, it is done what was decided."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest

from services.members.resolutions import decide_resolution as module
from services.members.resolutions.decide_resolution import decide_resolution
from services.members.resolutions.kinds import kind_of
from services.members.resolutions.lock_resolution import lock_resolution
from services.members.resolutions.rules import Choice, Outcome, Reason
from services.members.resolutions.tables import Resolution
from shared.unit_of_work import UnitOfWork
from tests.support.members import AUTOS, MembersFixture

CarriedOut = list[tuple[UUID, Outcome]]


@pytest.fixture
def carried_out(monkeypatch: pytest.MonkeyPatch) -> CarriedOut:
    """What a kind was asked to carry out, instead of admitting anybody."""
    asked: CarriedOut = []

    def record(_: UnitOfWork, resolution: Resolution) -> None:
        asked.append((resolution.application_id, resolution.outcome))

    monkeypatch.setattr(
        module, "kind_of", lambda resolution: replace(kind_of(resolution), carry_out=record)
    )
    return asked


def decided(house: MembersFixture, application: UUID, *, closed: bool = False) -> Outcome:
    with house.members.transaction(AUTOS) as uow:
        resolution = lock_resolution(uow, house.resolution(application).id)
        return decide_resolution(uow, resolution, closed=closed)


def test_what_votes_leave_open_stays_open(house: MembersFixture, carried_out: CarriedOut) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    house.types()
    assert decided(house, application) is Outcome.OPEN
    assert (house.types(), carried_out) == ([], [])


def test_at_the_deadline_it_is_decided_in_any_case(
    house: MembersFixture, carried_out: CarriedOut
) -> None:
    house.apply()
    application = house.in_resolution()
    assert decided(house, application, closed=True) is Outcome.LAPSED
    assert carried_out == [(application, Outcome.LAPSED)]
    assert house.resolution(application).reason is Reason.NO_QUORUM


@pytest.mark.parametrize(
    ("choice", "outcome"), [(Choice.YES, Outcome.ADOPTED), (Choice.NO, Outcome.REJECTED)]
)
def test_the_kind_carries_out_what_was_decided_once(
    house: MembersFixture, carried_out: CarriedOut, choice: Choice, outcome: Outcome
) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote_all(application, choice)
    assert carried_out == [(application, outcome)]


def failing(_: UnitOfWork, __: Resolution) -> None:
    raise RuntimeError("no room on the disk")


def test_what_cannot_be_carried_out_is_not_decided(
    house: MembersFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    house.apply()
    application = house.in_resolution()
    house.vote(application, 0)
    house.types()
    monkeypatch.setattr(module, "kind_of", lambda one: replace(kind_of(one), carry_out=failing))
    with pytest.raises(RuntimeError):
        house.vote(application, 1)
    assert house.resolution(application).outcome is Outcome.OPEN
    assert house.ballots(application)[1].choice is None
    assert house.types() == []
