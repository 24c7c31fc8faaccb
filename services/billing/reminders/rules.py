"""When an overdue invoice is reminded of, and why it is not."""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from services.billing.invoices.rules.limitation import is_barred
from services.billing.invoices.rules.payment_terms import last_day_to_pay

FIRST_LEVEL = 1
PAYMENT_DAYS = 14


class OverdueFacts(NamedTuple):
    """What decides about a reminder; `open_cents` is net of the member's credit, `level` the last
    one issued (0: none), `told` whether the mail with the invoice went out."""

    barred_after: date
    open_cents: int
    level: int
    collecting: bool
    held_until: date | None = None
    told: bool = True


def pay_until(on: date, country: str) -> date:
    """A reminder leaves two weeks, and ends on no free day."""
    return last_day_to_pay(on + timedelta(days=PAYMENT_DAYS), country)


def hold_reason(facts: OverdueFacts, on: date) -> str | None:
    """Why an overdue invoice is not reminded of on a day; None if it is.

    `untold`: the mail with the invoice has not gone out. `held`: somebody said so until a later
    day. `collecting`: the bank has not answered yet. `credit`: the member has paid as much
    elsewhere.
    """
    if is_barred(facts.barred_after, on):
        return "barred"
    if not facts.told:
        return "untold"
    if facts.held_until and on <= facts.held_until:
        return "held"
    if facts.collecting:
        return "collecting"
    if facts.open_cents <= 0:
        return "credit"
    if facts.level >= FIRST_LEVEL:
        return "already_reminded"
    return None
