"""Explains the sum a bank credits for a collection: all debits, or all but the rejected ones.

Gross booking credits the full sum and debits each reject on its own; net booking credits only what
was accepted. Which one a bank does stands nowhere in the file, but the sum shows it.
"""

from __future__ import annotations

from enum import StrEnum


class SumKind(StrEnum):
    """What a credit holds: every debit not credited so far, or those without the rejected ones."""

    GROSS = "gross"
    NET = "net"
    UNEXPLAINED = "unexplained"


def explain_sum(amount_cents: int, uncredited_cents: int, rejected_cents: int) -> SumKind:
    """`uncredited_cents`: all debits whose money was not seen; `rejected_cents`: those of them that
    the bank rejected and did not debit again."""
    if amount_cents <= 0:
        return SumKind.UNEXPLAINED
    if amount_cents == uncredited_cents:
        return SumKind.GROSS
    if rejected_cents and amount_cents == uncredited_cents - rejected_cents:
        return SumKind.NET
    return SumKind.UNEXPLAINED
