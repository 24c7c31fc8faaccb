"""The day on which a claim can still be paid in time: terms end on no Sunday or holiday."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)
_FREE_WEEKDAYS = (5, 6)


def last_day_to_pay(due_on: date, country: str) -> date:
    """The day itself, or the next one that is no Saturday, Sunday or public holiday at the place of
    payment (§ 193 BGB; France: art. 642 CPC; Luxembourg: European Convention on Time-Limits).

    `country` is the association's; holidays of single states are not known and do not count.
    """
    free, day = _holidays(country, due_on.year), due_on
    while day.weekday() in _FREE_WEEKDAYS or day in free:
        day += _DAY
        free = _holidays(country, day.year)
    return day


def overdue_before(on: date, country: str) -> date:
    """What was due before this day is in default on `on` (§ 286 BGB); what was due on a free day
    just past can still be paid."""
    day = on - _DAY
    while day.weekday() in _FREE_WEEKDAYS or day in _holidays(country, day.year):
        day -= _DAY
    return day + _DAY


@lru_cache(maxsize=64)
def _holidays(country: str, year: int) -> Container[date]:
    # Only who reckons a term loads the calendars.
    import holidays

    if country not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(country, years=year))
