"""By when an invoice is to be paid by transfer."""

from __future__ import annotations

from datetime import date, timedelta

from services.billing.invoices.rules.payment_terms import last_day_to_pay

PAYMENT_DAYS = 14
"""Calendar days a member paying by transfer has at least."""


def due_by_transfer(issue_on: date, country: str, regular_on: date | None = None) -> date:
    """The day the dues regulation names, or PAYMENT_DAYS after the issue where that is later; on a
    free day of the association's country the next working day, which is the one that counts."""
    earliest = issue_on + timedelta(days=PAYMENT_DAYS)
    return last_day_to_pay(max(regular_on, earliest) if regular_on else earliest, country)
