"""Errors of the ledger: the docstring is what the person reads."""

from __future__ import annotations

from shared.errors import Conflict


class PeriodClosed(Conflict):
    """The books are closed up to {closed_until}, so nothing can be booked on {booked_on}. Book it
    on a later day, or open the books again with an earlier day: umlauf ledger close --until DAY
    --reason WHY."""

    code = "period_closed"
