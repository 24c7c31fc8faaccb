"""What a bank takes in one file: so many direct debits, and so much money."""

from __future__ import annotations

from typing import NamedTuple


class FileLimits(NamedTuple):
    """`transactions_max` direct debits and `cents_max` in all; None: the bank sets no sum."""

    transactions_max: int
    cents_max: int | None = None

    def takes(self, debits: int, cents: int, one_cents: int) -> bool:
        """Whether a file of so many debits and cents takes one more. An empty file always does: a
        debit above the sum stands alone, and the bank says what it thinks of it."""
        if not debits:
            return True
        fits = self.cents_max is None or cents + one_cents <= self.cents_max
        return fits and debits < self.transactions_max
