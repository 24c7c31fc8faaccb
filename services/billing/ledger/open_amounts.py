"""What money does to an invoice: it closes the claim first, and what is left is credit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple


class Split(NamedTuple):
    """Cents that change the claim (receivable) and cents that change the member's credit; cents
    that came in for what was written off."""

    claim_cents: int
    credit_cents: int
    recovered_cents: int = 0


@dataclass(slots=True)
class OpenAmount:
    """Cents owed on an invoice and cents paid on it beyond that.

    One of them is always zero, so the order in which money comes and goes does not matter. Of a
    cancelled (storniert) invoice nothing is ever owed: all money is credit, which may then fall
    below zero, when a payment is returned that was already paid out. What was written off is still
    owed in law: money that comes for it is no credit.
    """

    open_cents: int
    credit_cents: int
    cancelled: bool
    written_off_cents: int

    def receive(self, cents: int) -> Split:
        """Money came in for the invoice."""
        claim = 0 if self.cancelled else min(cents, self.open_cents)
        recovered = 0 if self.cancelled else min(cents - claim, self.written_off_cents)
        return self._change(Split(-claim, cents - claim - recovered, recovered))

    def give_back(self, cents: int) -> Split:
        """Money that had come in for the invoice is gone again: credit goes first."""
        credit = cents if self.cancelled else min(cents, self.credit_cents)
        return self._change(Split(cents - credit, -credit))

    def _change(self, split: Split) -> Split:
        self.open_cents += split.claim_cents
        self.credit_cents += split.credit_cents
        self.written_off_cents -= split.recovered_cents
        return split
