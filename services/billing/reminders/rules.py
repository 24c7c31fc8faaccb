"""When an overdue invoice is reminded of, and when it no longer may be claimed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

FIRST_LEVEL = 1
PAYMENT_DAYS = 14
LIMITATION_YEARS = 3


class OverdueFacts(NamedTuple):
    """What decides about a reminder; amounts in cents, `level` the last one issued (0: none)."""

    due_on: date
    open_cents: int
    credit_cents: int
    level: int
    collecting: bool


def barred_after(due_on: date) -> date:
    """The last day a claim can be enforced: three years from the end of its year (§§ 195, 199 BGB).

    Dues that fell due in 2023 lapse with 31 December 2026.
    """
    return date(due_on.year + LIMITATION_YEARS, 12, 31)


def pay_until(on: date) -> date:
    """A reminder leaves two weeks."""
    return on + timedelta(days=PAYMENT_DAYS)


def hold_reason(facts: OverdueFacts, on: date) -> str | None:
    """Why an overdue invoice is not reminded of on a day; None if it is.

    `collecting`: the bank has not answered yet. `credit`: the member has paid as much elsewhere.
    """
    if on > barred_after(facts.due_on):
        return "barred"
    if facts.collecting:
        return "collecting"
    if facts.credit_cents >= facts.open_cents:
        return "credit"
    if facts.level >= FIRST_LEVEL:
        return "already_reminded"
    return None
