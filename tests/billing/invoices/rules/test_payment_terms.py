"""Terms of payment by §§ 187 to 193 BGB, as tables and as one property."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.invoices.rules.payment_terms import last_day_to_pay, overdue_before


@pytest.mark.parametrize(
    ("country", "due_on", "last"),
    [
        ("DE", date(2027, 2, 14), date(2027, 2, 15)),  # Sunday
        ("DE", date(2027, 2, 13), date(2027, 2, 15)),  # Saturday
        ("DE", date(2027, 2, 15), date(2027, 2, 15)),
        ("DE", date(2027, 3, 26), date(2027, 3, 30)),  # Good Friday to Tuesday after Easter
        ("DE", date(2027, 12, 25), date(2027, 12, 27)),
        ("DE", date(2027, 12, 31), date(2027, 12, 31)),
        ("DE", date(2028, 1, 1), date(2028, 1, 3)),
        ("FR", date(2027, 7, 14), date(2027, 7, 15)),
        ("DE", date(2027, 7, 14), date(2027, 7, 14)),
        ("LU", date(2027, 6, 23), date(2027, 6, 24)),
        ("XX", date(2027, 2, 14), date(2027, 2, 15)),
    ],
)
def test_the_last_day(country: str, due_on: date, last: date) -> None:
    assert last_day_to_pay(due_on, country) == last


@given(
    st.dates(date(2026, 1, 1), date(2031, 12, 31)),
    st.integers(-12, 12),
    st.sampled_from(["DE", "FR", "LU"]),
)
def test_in_default_is_who_did_not_pay_by_the_last_day(
    due_on: date, later: int, country: str
) -> None:
    on = due_on + timedelta(days=later)
    assert (due_on < overdue_before(on, country)) == (last_day_to_pay(due_on, country) < on)
