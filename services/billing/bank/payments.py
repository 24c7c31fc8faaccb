"""Takes a bank's entries apart into payments: one for each movement of money, in or out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.bank.rules.states import TransactionState
from services.billing.ledger.tables import Account
from services.billing.sepa.references import numbered_source
from services.billing.statements.statement import (
    EntryDetail,
    StatementEntry,
    is_return,
    return_split,
)
from shared.ibans import mask_ibans

# Remittance information has 140 letters, and some banks add names and ids; beyond is repetition.
TEXT_MAX = 500
HashesOf = Callable[[str], tuple[str, ...]]
_TRANSFER_GVC = frozenset({"153", "166", "167", "168", "169"})
_DEBIT_FAMILY = "PMNT/IDDT"
_DEBIT_CREDITS = frozenset({"171", "174", "181", "184", "192", "196"})


@dataclass(slots=True)
class Payment:
    """One payment as the bank wrote it (`entry` and its `detail`, if it gives one) and, once it was
    looked at, what became of it: a row of `bank_transaction` to be.

    `iban_hashes` are of the other side's account, the one to keep first. `source` is where its
    money stands in the ledger: at the bank, or with unmatched money if it was booked before it was
    understood; then `is_booked` says that its row exists. `statement_id` is the row of the
    statement with balances that tells of it, in its entry `entry_place`.
    """

    id: UUID
    entry: StatementEntry
    detail: EntryDetail | None
    fingerprint: str
    message: str
    amount_cents: int
    entry_cents: int | None
    iban_hashes: tuple[str, ...] = ()
    source: Account = Account.BANK
    is_booked: bool = False
    state: TransactionState = TransactionState.UNMATCHED
    reason: str | None = None
    principal_cents: int | None = None
    fees_cents: int | None = None
    invoice_id: UUID | None = None
    collection_id: UUID | None = None
    explanation: tuple[Reason, ...] = ()
    statement_id: UUID | None = None
    entry_place: int | None = None

    @property
    def booked_on(self) -> date:
        return self.entry.booking_date

    @property
    def is_in_euros(self) -> bool:
        return self.entry.currency in ("", "EUR")

    @property
    def end_to_end_id(self) -> str | None:
        """As the bank wrote it, in capitals, since some banks change them."""
        given = self.detail.end_to_end_id if self.detail else None
        return given.upper() if given else None

    @property
    def mandate_reference(self) -> str | None:
        return self.detail.mandate_id if self.detail else None

    @property
    def iban(self) -> str | None:
        """The other side's account number."""
        return self.detail.counterparty_iban if self.detail else None

    @property
    def text(self) -> str:
        """What people wrote, or else what the bank says; account numbers in it are masked."""
        written = self.detail.remittance if self.detail else ""
        return mask_ibans(written or self.entry.text)[:TEXT_MAX]

    @property
    def searched(self) -> str:
        """All of the text in which numbers may stand."""
        detail = self.detail
        if detail is None:
            return self.entry.text
        parts = (detail.remittance, detail.creditor_reference, detail.end_to_end_id)
        return " ".join(part for part in parts if part) or self.entry.text

    @property
    def is_return(self) -> bool:
        """Whether the bank signs it as money taken back."""
        return is_return(self.entry, self.detail)

    @property
    def is_debit_credit(self) -> bool:
        """Whether the bank signs it as the credit of a debit, or does not sign it at all: a payer
        may copy the id of a debit into a transfer."""
        detail = self.detail
        code = (detail.bank_transaction_code if detail else "") or self.entry.bank_transaction_code
        gvc = (detail.gvc if detail else None) or self.entry.gvc
        return not (code or gvc) or code.startswith(_DEBIT_FAMILY) or gvc in _DEBIT_CREDITS

    def is_split_into(self, principal_cents: int) -> bool:
        """Whether the bank's own parts of a return, if it gives any, agree with the principal."""
        if self.detail is None:
            return True
        split = return_split(self.entry, self.detail)
        return split.sound and split.principal_cents == principal_cents

    def add_reason(self, code: str, about: str = "") -> None:
        """One more reason why it was placed or not, for its row."""
        self.explanation = (*self.explanation, Reason(code, about))


def payments_of(
    entry: StatementEntry, message: str, hashes_of: HashesOf, ids: Iterator[UUID]
) -> list[Payment]:
    """The payments of an entry; one for a sum that cannot be taken apart."""
    details = entry.details
    if len(details) > 1 and _can_be_taken_apart(entry):
        return list(_one_each(entry, message, hashes_of, ids))
    detail = details[0] if len(details) == 1 else None
    iban = detail.counterparty_iban if detail else None
    return [
        Payment(
            id=next(ids),
            entry=entry,
            detail=detail,
            fingerprint=entry.fingerprint,
            message=message,
            amount_cents=entry.amount_cents,
            entry_cents=entry.amount_cents,
            iban_hashes=hashes_of(iban) if iban else (),
        )
    ]


def is_collection_sum(entry: StatementEntry) -> bool:
    """Whether an entry is the credit of a whole collection, with or without its debits listed."""
    if entry.amount_cents <= 0:
        return False
    if entry.gvc in ("192", "196"):
        return True
    ours = [_is_ours(detail) for detail in entry.details]
    if len(ours) > 1:
        return all(ours)
    if any(ours):
        return False
    return entry.batch is not None or _named_by_bank(entry)


def _named_by_bank(entry: StatementEntry) -> bool:
    """Whether the bank writes an id of ours; of a transfer, which has a payer's account, a person
    may have written it."""
    detail = entry.details[0] if entry.details else None
    if detail is not None and (detail.counterparty_iban or detail.gvc in _TRANSFER_GVC):
        return False
    text = f"{entry.text} {detail.remittance if detail else ''}"
    return bool(read_text(text, Series.of(())).own_ids)


def _is_ours(detail: EntryDetail) -> bool:
    return bool(detail.end_to_end_id) and numbered_source(detail.end_to_end_id or "") is not None


def _can_be_taken_apart(entry: StatementEntry) -> bool:
    amounts = [detail.amount_cents for detail in entry.details]
    given = [amount for amount in amounts if amount]
    return (
        not is_collection_sum(entry)
        and len(given) == len(amounts)
        and sum(given) == entry.amount_cents
    )


def _one_each(
    entry: StatementEntry, message: str, hashes_of: HashesOf, ids: Iterator[UUID]
) -> Iterator[Payment]:
    for place, detail in enumerate(entry.details):
        iban = detail.counterparty_iban
        yield Payment(
            id=next(ids),
            entry=entry,
            detail=detail,
            fingerprint=f"{entry.fingerprint}:{place}" if place else entry.fingerprint,
            message=message,
            amount_cents=detail.amount_cents or 0,
            entry_cents=None if place else entry.amount_cents,
            iban_hashes=hashes_of(iban) if iban else (),
        )
