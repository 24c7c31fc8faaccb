"""What became of a bank transaction."""

from __future__ import annotations

from enum import StrEnum


class TransactionState(StrEnum):
    """`matched` to invoices or as a member's credit, `returned` a direct debit, `settled` a batch,
    `booked` to an account of the association, or kept `unmatched`."""

    MATCHED = "matched"
    RETURNED = "returned"
    SETTLED = "settled"
    BOOKED = "booked"
    UNMATCHED = "unmatched"
