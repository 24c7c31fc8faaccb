"""Instalment plans (Ratenplan): equal parts a month apart that come to the whole, to the cent."""

from __future__ import annotations

from calendar import monthrange
from datetime import date
from typing import NamedTuple

PARTS_MIN, PARTS_MAX = 2, 36
"""Longer than three years nobody pays off dues. Chosen, not found."""


class Part(NamedTuple):
    """An amount and the day by which it is to be paid."""

    due_on: date
    amount_cents: int


def instalments(cents: int, parts: int, first_on: date) -> tuple[Part, ...]:
    """The first parts are a cent larger where the whole cannot be divided.

    Each is due on the day of the month of the first, or on the last day of a shorter month.
    """
    share, larger = divmod(cents, parts)
    return tuple(
        Part(months_later(first_on, number), share + (1 if number < larger else 0))
        for number in range(parts)
    )


def months_later(day: date, months: int) -> date:
    """The same day some months later; the last of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
