"""Which years dues can be run for: a typing error must not invoice the year 2999."""

from __future__ import annotations

from datetime import date

from services.billing.errors import YearOutOfReach

# The year that was forgotten, and the next two for who plans ahead; older claims are corrected
# invoice by invoice.
YEARS_BACK, YEARS_AHEAD = 1, 2


def refuse_year(year: int, today: date) -> None:
    """Raises YearOutOfReach."""
    first, last = today.year - YEARS_BACK, today.year + YEARS_AHEAD
    if not first <= year <= last:
        raise YearOutOfReach(first=first, last=last)
