"""Which years dues can be run for."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import YearOutOfReach
from services.billing.runs.rules.run_year import refuse_year

TODAY = date(2027, 1, 15)


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2029])
def test_last_year_to_the_year_after_next(year: int) -> None:
    refuse_year(year, TODAY)


@pytest.mark.parametrize("year", [-1, 0, 2025, 2030, 2999, 10**15])
def test_others_are_slips_of_the_keyboard(year: int) -> None:
    """L4: a run of the year 2999 could be prepared."""
    with pytest.raises(YearOutOfReach, match="2026 to 2029"):
        refuse_year(year, TODAY)
