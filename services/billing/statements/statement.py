"""What a bank told us, whatever format it came in: statements, their entries and the details."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

_RETURN_CODES = frozenset({"UPDD", "PRDD"})
_RETURN_GVC = frozenset({"108", "109"})
_RETURN_TEXT = re.compile(
    r"RETURN|REFUND|RETOURE|R(?:UE|Ü)CK(?:LAST|BELAST|GABE)|REJET|IMPAYE", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class BatchInfo:
    """A sum booking: the ids of the file we handed in, how many debits, and their total.

    The total may be less than what we collected, where a bank nets what it rejected.
    """

    message_id: str | None = None
    payment_information_id: str | None = None
    number_of_transactions: int | None = None
    total_cents: int | None = None


@dataclass(slots=True)
class EntryDetail:
    """One transaction within an entry.

    `amount_cents` is signed as on the account, None where a batch does not say it.
    `instructed_cents` is what was asked of the debtor (the principal of a return) and positive;
    `charges_cents` are fees inside the amount, `charges_apart_cents` those booked elsewhere.
    Ids that say NOTPROVIDED are None. `ultimate_name` is for whom was paid (UltmtDbtr),
    `additional` what the bank adds in words.
    """

    index: int
    amount_cents: int | None
    end_to_end_id: str | None = None
    mandate_id: str | None = None
    instructed_cents: int | None = None
    charges_cents: int = 0
    charges_apart_cents: int = 0
    return_reason: str | None = None
    return_text: str = ""
    debtor_name: str = ""
    counterparty_name: str = ""
    counterparty_iban: str | None = None
    remittance: str = ""
    ultimate_name: str = ""
    additional: str = ""
    creditor_reference: str | None = None
    bank_transaction_code: str = ""
    gvc: str | None = None
    gvc_suffix: str | None = None


class ReturnSplit(NamedTuple):
    """What of a returned debit is our claim again and what is the bank's fee.

    Not `sound` means that the bank's parts do not add up: a person has to look.
    """

    principal_cents: int
    fees_cents: int
    sound: bool


class StatementHead(NamedTuple):
    """What a statement says before its entries: which one it is, and the bank's own balances.

    Balances are in cents and in the account's currency, None where the bank gives none or not
    clearly. `place` counts the statements of one file from 0.
    """

    statement_id: str = ""
    number: str | None = None
    opening_cents: int | None = None
    opening_on: date | None = None
    closing_cents: int | None = None
    closing_on: date | None = None
    place: int = 0


NO_HEAD = StatementHead()


@dataclass(slots=True)
class StatementEntry:
    """One booking: positive on our account is money in, negative money out.

    `fingerprint` is the same in camt.052, .053 and .054 and in a file read twice; a detail is known
    by it and its index. `gvc` is the German business transaction code, `bank_transaction_code` the
    ISO one as PMNT/RCDT/ESCT.
    """

    account_iban: str
    booking_date: date
    value_date: date
    amount_cents: int
    currency: str
    reversal: bool
    bank_reference: str | None
    entry_index: int
    fingerprint: str
    gvc: str | None = None
    bank_transaction_code: str = ""
    text: str = ""
    charges_cents: int = 0
    charges_apart_cents: int = 0
    batch: BatchInfo | None = None
    details: tuple[EntryDetail, ...] = ()
    statement: StatementHead = NO_HEAD

    def detail_fingerprint(self, detail: EntryDetail) -> str:
        """What a detail is known by."""
        return f"{self.fingerprint}:{detail.index}"


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement that was read to its end: its head, how many entries, what they come to.

    `movement_cents` is the sum of all booked entries in the account's currency.
    """

    statement_id: str
    account_iban: str
    currency: str
    number: str | None
    opening_cents: int | None
    opening_on: date | None
    closing_cents: int | None
    closing_on: date | None
    entries: int
    movement_cents: int

    @property
    def adds_up(self) -> bool | None:
        """Whether opening, entries and closing agree; None where a balance is missing."""
        if self.opening_cents is None or self.closing_cents is None:
            return None
        return self.opening_cents + self.movement_cents == self.closing_cents


def is_return(
    entry: StatementEntry, detail: EntryDetail | None = None, *, ours: bool = False
) -> bool:
    """Whether money we had collected was taken back.

    Banks sign it in different ways, so any sign will do, but it must be money out. `ours` says that
    the end-to-end id is one of our debits.
    """
    amount = entry.amount_cents
    if detail is not None and detail.amount_cents is not None:
        amount = detail.amount_cents
    if amount >= 0:
        return False
    if ours or _signed_as_return(entry.bank_transaction_code, entry.gvc, entry.text):
        return True
    return detail is not None and (
        detail.return_reason is not None
        or _signed_as_return(detail.bank_transaction_code, detail.gvc, detail.return_text)
        or "RETURN/REFUND" in detail.remittance.upper()
    )


def _signed_as_return(code: str, gvc: str | None, text: str) -> bool:
    return (
        code[-4:] in _RETURN_CODES
        or gvc in _RETURN_GVC
        or (bool(text) and _RETURN_TEXT.search(text) is not None)
    )


def return_split(entry: StatementEntry, detail: EntryDetail) -> ReturnSplit:
    """Principal and fees of a returned debit, both positive.

    A bank books them as one sum (106.35 = 99.95 + 3.90 + 2.50); the claim that opens again is the
    principal alone. The parts are believed only if they add up.
    """
    charges = detail.charges_cents
    if not charges and len(entry.details) == 1:
        charges = entry.charges_cents
    if detail.amount_cents is None:
        return ReturnSplit(detail.instructed_cents or 0, charges, sound=False)
    amount = abs(detail.amount_cents)
    if detail.instructed_cents is None:
        return ReturnSplit(amount - charges, charges, sound=amount > charges)
    return ReturnSplit(
        detail.instructed_cents,
        amount - detail.instructed_cents,
        sound=amount == detail.instructed_cents + charges,
    )
