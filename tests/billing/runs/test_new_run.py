"""A run before it is prepared: its dates, and the day that is too early."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import CollectionTooEarly, NoDuesRegulation
from services.billing.runs.new_run import new_run, run_basis
from services.billing.runs.tables import DuesRun
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER
from tests.billing.runs.desk import OWN, YEAR, stored


def made(runtime: ServiceRuntime, requested_on: date) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        basis = run_basis(uow.session, YEAR)
        by = BY_TREASURER.person_id
        return new_run(uow, basis, YEAR, requested_on=requested_on, prepared_by=by)


def test_a_year_without_regulation(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(NoDuesRegulation):
        run_basis(session, 2020)


def test_members_must_be_told_in_time(runtime: ServiceRuntime) -> None:
    with pytest.raises(CollectionTooEarly) as refused:
        made(runtime, date(2027, 1, 28))
    assert refused.value.details == {
        "requested_on": "2027-01-28", "notice_days": 14, "earliest_on": "2027-01-29",
    }  # fmt: skip


def test_a_sunday_moves_and_the_day_asked_for_is_kept(runtime: ServiceRuntime) -> None:
    run = made(runtime, date(2027, 2, 14))
    assert (run.requested_on, run.collect_on) == (date(2027, 2, 14), date(2027, 2, 15))
    assert not stored(runtime, DuesRun)


@pytest.mark.parametrize(
    ("today", "due_on"),
    [(date(2027, 1, 15), date(2027, 2, 15)), (date(2027, 3, 1), date(2027, 3, 15))],
)
def test_by_transfer_two_weeks_are_left_at_least(
    runtime: ServiceRuntime, clock: FixedClock, today: date, due_on: date
) -> None:
    clock.moment = FixedClock.on(today).moment
    assert made(runtime, date(2027, 4, 15)).due_on == due_on
