"""Where a refund stands."""

from __future__ import annotations

from enum import StrEnum


class RefundState(StrEnum):
    """`proposed` by one person, `released` by another, `submitted` to the bank; then `paid` by the
    statement, `rejected` by the bank's report, or `returned` because the other bank sent it back.
    `discarded`: given up before the bank had it."""

    PROPOSED = "proposed"
    RELEASED = "released"
    SUBMITTED = "submitted"
    PAID = "paid"
    REJECTED = "rejected"
    RETURNED = "returned"
    DISCARDED = "discarded"


ON_ITS_WAY = (RefundState.RELEASED, RefundState.SUBMITTED)
"""Its money has left the member's credit, and the bank has not booked it."""
OPEN = (RefundState.PROPOSED, *ON_ITS_WAY)
