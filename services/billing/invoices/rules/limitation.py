"""Until when a claim can be enforced (Verjährung), and from when on the office is warned."""

from __future__ import annotations

from datetime import date, timedelta

LIMITATION_YEARS = 3
_WARNING_DAYS = 91
"""From 1 October, where it ends with the year: a court order for payment that is asked for by then
still stops the period (§ 204 BGB)."""


def barred_after(due_on: date) -> date:
    """The last day a claim can be enforced: three years from the end of its year (§§ 195, 199 BGB).

    Dues that fell due in 2023 lapse with 31 December 2026.
    """
    return date(due_on.year + LIMITATION_YEARS, 12, 31)


def barred_after_deferral(barred: date, *, due_on: date, agreed_on: date, until: date) -> date:
    """The same once it was agreed on a day that the claim may be paid later.

    Agreed before it fell due, it falls due on the new day. Agreed later, the days that it was not
    to be paid are not counted (§§ 205, 209 BGB). It never lapses earlier than before.
    """
    if agreed_on <= due_on:
        return max(barred, barred_after(until))
    return max(barred, barred + timedelta(days=max(0, (until - agreed_on).days)))


def last_due_lapsing(today: date) -> date:
    """What fell due up to this day, and nothing else was agreed, is barred or soon will be."""
    begun = lapses_soon(date(today.year, 12, 31), today)
    years = LIMITATION_YEARS if begun else LIMITATION_YEARS + 1
    return date(today.year - years, 12, 31)


def last_barred_lapsing(today: date) -> date:
    """The last end of a limitation that is near on this day."""
    return today + timedelta(days=_WARNING_DAYS)


def is_barred(barred: date, today: date) -> bool:
    return today > barred


def lapses_soon(barred: date, today: date) -> bool:
    """Whether the last three months have begun."""
    return barred - timedelta(days=_WARNING_DAYS) <= today <= barred
