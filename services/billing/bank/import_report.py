"""What an import did, as pages show it and `umlauf bank import --json` gives it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from services.billing.bank.bank_balance import BankBalance


class EntryCounts(NamedTuple):
    """Entries of a file: all, those that brought something new, and those booked before."""

    entries: int
    new: int
    known: int


class ImportedFile(NamedTuple):
    """One file of an import; `known` entries were in the books before."""

    file: str
    format: str
    entries: int
    new: int
    known: int


class Matched(NamedTuple):
    """Money that went to an invoice."""

    invoice: str
    amount_cents: int


class Returned(NamedTuple):
    """A debit that came back, with what is owed again and what the bank charged."""

    invoice: str
    reason: str
    principal_cents: int
    fees_cents: int


class Unmatched(NamedTuple):
    """Money in (positive) or out that nobody knows the reason of yet."""

    amount_cents: int
    text: str


class NotFound(NamedTuple):
    """A debit that the bank rejected and that is none of ours as far as can be told."""

    reference: str
    mandate: str
    amount_cents: int | None
    reason: str
    text: str


class LeftOut(NamedTuple):
    """A statement in a file that is of no concern: its account, masked, and why."""

    account: str
    reason: str


@dataclass
class ImportReport:
    """What an import did, in the order of the files.

    The amounts of `matched` are the money that went to an invoice, with what it was overpaid by;
    `returns` are debits that came back or were rejected, `unmatched` is money nobody can place yet
    (money out is negative), by the id of its transaction. `left_out` are statements of other
    accounts, `not_found` rejections of debits that are not known, `pending` counts entries that the
    bank has only announced. `balance` compares books and bank, None while no statement gave
    balances.
    """

    files: list[ImportedFile] = field(default_factory=list)
    matched: list[Matched] = field(default_factory=list)
    returns: list[Returned] = field(default_factory=list)
    unmatched_by_id: dict[UUID, Unmatched] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    not_found: list[NotFound] = field(default_factory=list)
    pending: int = 0
    balance: BankBalance | None = None

    @property
    def unmatched(self) -> list[Unmatched]:
        return list(self.unmatched_by_id.values())

    def to_json(self) -> dict[str, object]:
        """The object of `umlauf bank import --json`."""
        return {
            "files": [each._asdict() for each in self.files],
            "matched": [each._asdict() for each in self.matched],
            "returns": [each._asdict() for each in self.returns],
            "unmatched": [each._asdict() for each in self.unmatched],
            "left_out": [each._asdict() for each in self.left_out],
            "not_found": [each._asdict() for each in self.not_found],
            "pending": self.pending,
            "balance": self.balance.to_json() if self.balance else None,
        }
