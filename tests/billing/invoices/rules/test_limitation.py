"""Until when a claim can be enforced, and when the office is warned."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.invoices.rules.limitation import (
    barred_after,
    barred_after_deferral,
    is_barred,
    lapses_soon,
)

DAYS = st.dates(date(2020, 1, 1), date(2040, 12, 31))


@pytest.mark.parametrize(
    ("due_on", "last"),
    [
        (date(2023, 2, 15), date(2026, 12, 31)),
        (date(2023, 12, 31), date(2026, 12, 31)),
        (date(2024, 1, 1), date(2027, 12, 31)),
    ],
)
def test_limitation(due_on: date, last: date) -> None:
    assert barred_after(due_on) == last


@pytest.mark.parametrize(
    ("agreed_on", "until", "last"),
    [
        # Before it fell due: it falls due on the day agreed (§ 199 (1) BGB).
        (date(2023, 2, 1), date(2024, 1, 31), date(2027, 12, 31)),
        (date(2023, 2, 1), date(2023, 9, 30), date(2026, 12, 31)),
        # Later: the 30 days between are not counted (§§ 205, 209 BGB).
        (date(2026, 3, 1), date(2026, 3, 31), date(2027, 1, 30)),
        (date(2026, 3, 1), date(2026, 2, 1), date(2026, 12, 31)),
    ],
)
def test_limitation_of_a_deferred_claim(agreed_on: date, until: date, last: date) -> None:
    due_on = date(2023, 2, 15)
    found = barred_after_deferral(
        barred_after(due_on), due_on=due_on, agreed_on=agreed_on, until=until
    )
    assert found == last


@given(due_on=DAYS, agreed_on=DAYS, until=DAYS)
def test_a_deferral_never_shortens_the_time(due_on: date, agreed_on: date, until: date) -> None:
    before = barred_after(due_on)
    assert barred_after_deferral(before, due_on=due_on, agreed_on=agreed_on, until=until) >= before


@pytest.mark.parametrize(
    ("today", "soon", "barred"),
    [
        (date(2025, 12, 1), False, False),
        (date(2026, 9, 30), False, False),
        (date(2026, 10, 1), True, False),
        (date(2026, 12, 31), True, False),
        (date(2027, 1, 1), False, True),
    ],
)
def test_the_warning_comes_in_october(today: date, soon: bool, barred: bool) -> None:
    last = date(2026, 12, 31)
    assert (lapses_soon(last, today), is_barred(last, today)) == (soon, barred)


def test_a_period_that_ends_within_the_year_warns_three_months_ahead() -> None:
    last = date(2027, 1, 30)
    assert not lapses_soon(last, date(2026, 10, 30))
    assert lapses_soon(last, date(2026, 10, 31))
