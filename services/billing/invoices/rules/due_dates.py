"""By when an invoice is to be paid by transfer."""

from __future__ import annotations

from datetime import date, timedelta

PAYMENT_DAYS = 14
"""Calendar days a member paying by transfer has at least."""


def due_by_transfer(issue_on: date, regular_on: date | None = None) -> date:
    """The day the dues regulation names, or PAYMENT_DAYS after the issue where that is later."""
    earliest = issue_on + timedelta(days=PAYMENT_DAYS)
    return max(regular_on, earliest) if regular_on else earliest
