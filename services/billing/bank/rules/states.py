"""What became of a bank transaction."""

from __future__ import annotations

from enum import StrEnum


class TransactionState(StrEnum):
    """`matched` to invoices, `returned` a direct debit, `settled` a batch, or kept `unmatched`."""

    MATCHED = "matched"
    RETURNED = "returned"
    SETTLED = "settled"
    UNMATCHED = "unmatched"
