"""The TARGET calendar against the published closing days and against its own laws."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.sepa.target_calendar import (
    add_target_days,
    easter_sunday,
    is_target_day,
    next_target_day,
    target_holidays,
)

DAYS = st.dates(date(2000, 1, 1), date(2199, 12, 31))


@pytest.mark.parametrize(
    ("year", "closed"),
    [
        (2026, ["01-01", "04-03", "04-06", "05-01", "12-25", "12-26"]),
        (2027, ["01-01", "03-26", "03-29", "05-01", "12-25", "12-26"]),
    ],
)
def test_the_closing_days_of_a_year(year: int, closed: list[str]) -> None:
    assert sorted(target_holidays(year)) == [date.fromisoformat(f"{year}-{day}") for day in closed]


@pytest.mark.parametrize(("year", "weekdays"), [(2024, 256), (2025, 255), (2026, 256), (2027, 258)])
def test_how_many_target_days_a_year_has(year: int, weekdays: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=offset) for offset in range(366))
    assert sum(is_target_day(day) for day in days if day.year == year) == weekdays


@pytest.mark.parametrize(
    "day",
    [
        date(2026, 10, 3) + timedelta(days=2),
        date(2027, 5, 17),  # Whit Monday
        date(2026, 12, 24),
        date(2026, 12, 31),
        date(2027, 5, 6),  # Ascension
    ],
)
def test_national_holidays_are_target_days(day: date) -> None:
    assert is_target_day(day)


@pytest.mark.parametrize(
    ("day", "following"),
    [
        (date(2027, 2, 15), date(2027, 2, 15)),
        (date(2027, 2, 13), date(2027, 2, 15)),
        (date(2027, 3, 26), date(2027, 3, 30)),
        (date(2026, 12, 25), date(2026, 12, 28)),
        (date(2026, 4, 3), date(2026, 4, 7)),
        (date(2027, 1, 1), date(2027, 1, 4)),
    ],
)
def test_the_next_open_day(day: date, following: date) -> None:
    assert next_target_day(day) == following


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2027, 3, 25), 1, date(2027, 3, 30)),
        (date(2027, 3, 30), -1, date(2027, 3, 25)),
        (date(2027, 3, 27), 0, date(2027, 3, 27)),
        (date(2027, 3, 27), 1, date(2027, 3, 30)),
        (date(2026, 12, 23), 3, date(2026, 12, 29)),
    ],
)
def test_counting_target_days(day: date, count: int, expected: date) -> None:
    assert add_target_days(day, count) == expected


@pytest.mark.parametrize(
    ("year", "month", "day"),
    [(1818, 3, 22), (1943, 4, 25), (1954, 4, 18), (1981, 4, 19), (2000, 4, 23), (2038, 4, 25),
     (2076, 4, 19), (2079, 4, 23)],
)  # fmt: skip
def test_easter_in_years_that_trip_formulas(year: int, month: int, day: int) -> None:
    assert easter_sunday(year) == date(year, month, day)


@given(DAYS)
def test_the_next_target_day_is_the_first_open_one(day: date) -> None:
    found = next_target_day(day)
    assert is_target_day(found)
    assert not any(is_target_day(day + timedelta(days=n)) for n in range((found - day).days))
    assert (found - day).days <= 5


@given(DAYS, st.integers(1, 40))
def test_counting_forth_and_back(day: date, count: int) -> None:
    start = next_target_day(day)
    assert add_target_days(add_target_days(start, count), -count) == start


@given(st.integers(1900, 2299))
def test_easter_is_a_sunday_in_its_weeks(year: int) -> None:
    assert easter_sunday(year).weekday() == 6
    assert date(year, 3, 22) <= easter_sunday(year) <= date(year, 4, 25)
