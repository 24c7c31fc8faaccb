"""By when an invoice is to be paid by transfer."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.invoices.rules.due_dates import due_by_transfer


@pytest.mark.parametrize(
    ("issue_on", "regular_on", "due_on"),
    [
        (date(2027, 1, 15), None, date(2027, 1, 29)),
        (date(2027, 1, 15), date(2027, 2, 15), date(2027, 2, 15)),
        (date(2027, 2, 10), date(2027, 2, 15), date(2027, 2, 24)),
        (date(2027, 12, 20), date(2027, 2, 15), date(2028, 1, 3)),
    ],
)
def test_the_regulations_day_or_two_weeks(
    issue_on: date, regular_on: date | None, due_on: date
) -> None:
    assert due_by_transfer(issue_on, "DE", regular_on) == due_on
