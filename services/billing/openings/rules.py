"""What changes in the books when another opening balance is said."""

from __future__ import annotations

from typing import NamedTuple


class Position(NamedTuple):
    """What stands in the books: cents open of the claim that was taken over, and cents of the
    member's credit that nobody has used."""

    open_cents: int
    credit_cents: int


class Movement(NamedTuple):
    """Cents by which the claim and the credit change, less than zero where they shrink."""

    claim_cents: int
    credit_cents: int


def movement(before_cents: int, after_cents: int, position: Position) -> Movement:
    """From one balance to another; above zero the member owes.

    A claim shrinks no further than it is open: the rest was paid, and is the member's credit. A
    credit shrinks no further than it is left: the rest was used, and is owed. So the sum of both
    always changes by the difference of the balances.
    """
    claim = max(after_cents, 0) - max(before_cents, 0)
    credit = max(-after_cents, 0) - max(-before_cents, 0)
    if claim < -position.open_cents:
        credit += -claim - position.open_cents
        claim = -position.open_cents
    left = max(position.credit_cents, 0)
    if credit < -left:
        claim += -credit - left
        credit = -left
    return Movement(claim, credit)


def kept_cents(before_cents: int, after_cents: int) -> int:
    """What both balances have in common: it only moves to another day."""
    if (before_cents > 0) != (after_cents > 0):
        return 0
    return min(abs(before_cents), abs(after_cents))
