"""What an invoice has come to in the books, and the counter-entries that take it back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from services.billing.corrections.errors import (
    NothingLeftToCredit,
    NothingOpen,
    TooMuchToCredit,
    TooMuchToGiveUp,
)
from services.billing.ledger.tables import Account
from shared.money import plain_amount

NOT_INCOME = frozenset(
    {Account.RECEIVABLE, Account.BANK, Account.COLLECTION_CLEARING, Account.UNMATCHED}
    | {Account.MEMBER_CREDIT, Account.WAIVED_DUES, Account.BAD_DEBTS}
)
"""Accounts of claims, of money and of what was given up; what else an invoice is booked on is what
it charges: dues, entry fee, a fee of the bank passed on."""


class CounterEntry(NamedTuple):
    """Cents from the credited to the debited account."""

    debit: Account
    credit: Account
    cents: int


@dataclass(frozen=True)
class Claim:
    """Cents of one invoice: what it charges by account, less what was taken back; of that, what is
    open, was waived or written off. The rest is paid."""

    number: str
    charged: Mapping[Account, int]
    open_cents: int
    waived_cents: int
    written_off_cents: int

    @property
    def charged_cents(self) -> int:
        return sum(self.charged.values())

    @property
    def paid_cents(self) -> int:
        return self.charged_cents - self.open_cents - self.waived_cents - self.written_off_cents

    @property
    def creditable_cents(self) -> int:
        """What was waived cannot be credited once more."""
        return self.charged_cents - self.waived_cents

    def cancel(self) -> tuple[CounterEntry, ...]:
        """Takes everything back: what was open is not owed, what was paid is the member's credit.

        Raises NothingLeftToCredit.
        """
        if self.charged_cents <= 0:
            raise NothingLeftToCredit(number=self.number)
        return self._take_back(self.charged_cents, waived_cents=self.waived_cents)

    def credit(self, cents: int) -> tuple[CounterEntry, ...]:
        """Takes a part back: of what is open first, of what was written off, then of what was paid.

        Raises NothingLeftToCredit, TooMuchToCredit.
        """
        if self.creditable_cents <= 0:
            raise NothingLeftToCredit(number=self.number)
        if cents > self.creditable_cents:
            raise TooMuchToCredit(
                number=self.number,
                most=_euros(self.creditable_cents),
                most_cents=self.creditable_cents,
            )
        return self._take_back(cents, waived_cents=0)

    def give_up(self, cents: int, account: Account) -> tuple[CounterEntry, ...]:
        """Waives or writes off what is open, or a part. Raises NothingOpen, TooMuchToGiveUp."""
        if self.open_cents <= 0:
            raise NothingOpen(number=self.number)
        if cents > self.open_cents:
            raise TooMuchToGiveUp(
                number=self.number, most=_euros(self.open_cents), most_cents=self.open_cents
            )
        return (CounterEntry(account, Account.RECEIVABLE, cents),)

    def _take_back(self, cents: int, *, waived_cents: int) -> tuple[CounterEntry, ...]:
        rest, sinks = cents, list[tuple[Account, int]]()
        for account, most in (
            (Account.RECEIVABLE, self.open_cents),
            (Account.BAD_DEBTS, self.written_off_cents),
            (Account.WAIVED_DUES, waived_cents),
            (Account.MEMBER_CREDIT, rest),
        ):
            taken = min(rest, most)
            sinks.append((account, taken))
            rest -= taken
        return tuple(_paired(self.charged.items(), sinks))


def _euros(cents: int) -> str:
    return f"{plain_amount(cents)} €"


def _paired(
    sources: Iterable[tuple[Account, int]], sinks: Iterable[tuple[Account, int]]
) -> Iterator[CounterEntry]:
    """Debits the first sources and credits the sinks in their order, until the sinks are full."""
    left = [(account, cents) for account, cents in sources if cents > 0]
    for credit, wanted in sinks:
        missing = wanted
        while missing > 0 and left:
            debit, available = left.pop(0)
            cents = min(missing, available)
            yield CounterEntry(debit, credit, cents)
            missing -= cents
            if available > cents:
                left.insert(0, (debit, available - cents))
