"""Moments are UTC, days are those of Europe/Berlin."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from shared.clock import FixedClock, SystemClock


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 12, 31, 22, 59, tzinfo=UTC), date(2026, 12, 31)),
        (datetime(2026, 12, 31, 23, 0, tzinfo=UTC), date(2027, 1, 1)),
        (datetime(2027, 6, 30, 21, 59, tzinfo=UTC), date(2027, 6, 30)),
        (datetime(2027, 6, 30, 22, 0, tzinfo=UTC), date(2027, 7, 1)),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), date(2027, 3, 28)),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), date(2027, 10, 31)),
    ],
)
def test_the_day_turns_at_midnight_in_berlin_summer_and_winter(moment: datetime, day: date) -> None:
    assert FixedClock(moment).today() == day


def test_a_fixed_clock_moves_only_when_told() -> None:
    clock = FixedClock.on(date(2027, 2, 15), hour=22)
    assert clock.now() == clock.now() == datetime(2027, 2, 15, 22, tzinfo=UTC)
    clock.advance(timedelta(hours=1))
    assert clock.today() == date(2027, 2, 16)


def test_the_systems_clock_runs_in_utc_and_can_be_shifted() -> None:
    shifted, real = SystemClock(timedelta(days=400)), SystemClock()
    assert real.now().utcoffset() == timedelta(0)
    apart = shifted.now() - real.now()
    assert timedelta(days=400) - timedelta(seconds=5) < apart <= timedelta(days=400)


@pytest.mark.parametrize("day", [date(2027, 1, 15), date(2027, 7, 15), date(2020, 2, 29)])
def test_a_clock_started_on_a_day_is_there_at_the_present_time_of_day(day: date) -> None:
    assert SystemClock.starting_on(day).today() == day


def test_no_day_means_the_real_one() -> None:
    assert abs(SystemClock.starting_on(None).now() - SystemClock().now()) < timedelta(seconds=5)
