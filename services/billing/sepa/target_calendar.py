"""The calendar of the euro payment system: on which days a direct debit can settle.

TARGET is closed on Saturdays, Sundays, New Year's Day, Good Friday, Easter Monday, 1 May,
25 and 26 December (ECB, long-term calendar since 2002). National holidays do not count.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import lru_cache

_DAY = timedelta(days=1)


def is_target_day(day: date) -> bool:
    """Whether payments settle on this day."""
    return day.weekday() < 5 and day not in target_holidays(day.year)


def next_target_day(day: date) -> date:
    """The day itself if TARGET is open, else the first open day after it."""
    while not is_target_day(day):
        day += _DAY
    return day


def add_target_days(day: date, count: int) -> date:
    """The day that lies `count` TARGET days after `day` (before it, if negative).

    `day` itself is not counted and need not be a TARGET day; 0 gives `day` back.
    """
    step = _DAY if count > 0 else -_DAY
    for _ in range(abs(count)):
        day += step
        while not is_target_day(day):
            day += step
    return day


@lru_cache(maxsize=64)
def target_holidays(year: int) -> frozenset[date]:
    """The six closing days of a year, some of which may fall on a weekend."""
    easter = easter_sunday(year)
    return frozenset(
        {
            date(year, 1, 1),
            easter - 2 * _DAY,
            easter + _DAY,
            date(year, 5, 1),
            date(year, 12, 25),
            date(year, 12, 26),
        }
    )


def easter_sunday(year: int) -> date:
    """Easter in the Gregorian calendar (Meeus/Jones/Butcher)."""
    moon, century, rest = year % 19, year // 100, year % 100
    leap = century - century // 4 - (8 * century + 13) // 25
    epact = (19 * moon + leap + 15) % 30
    epact -= epact // 28 * (1 - 29 // (epact + 1) * ((21 - moon) // 11))
    weekday = (year + year // 4 + epact + 2 - century + century // 4) % 7
    offset = epact - weekday
    month = 3 + (offset + 40) // 44
    return date(century * 100 + rest, month, offset + 28 - 31 * (month // 4))
