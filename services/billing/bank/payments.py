"""Takes a bank's entries apart into movements: one for each payment, with all we may keep of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.bank.rules.reasons import Because
from services.billing.bank.tables import TransactionState
from services.billing.ledger.tables import Account
from services.billing.sepa.references import numbered_source
from services.billing.statements.statement import EntryDetail, StatementEntry

LONGEST_TEXT = 500
_TRANSFER_GVC = frozenset({"153", "166", "167", "168", "169"})


@dataclass(slots=True)
class Movement:
    """One movement on the account and, once it was looked at, what became of it.

    `source` is where its money stands in the ledger: at the bank, or with unmatched money if it was
    booked before it was understood; then `known` says that its row exists.
    """

    id: UUID
    entry: StatementEntry
    detail: EntryDetail | None
    fingerprint: str
    message: str
    amount_cents: int
    entry_cents: int | None
    iban_hash: str | None
    source: Account = Account.BANK
    known: bool = False
    state: TransactionState = TransactionState.UNMATCHED
    reason: str | None = None
    principal_cents: int | None = None
    fees_cents: int | None = None
    invoice_id: UUID | None = None
    collection_id: UUID | None = None
    explanation: tuple[Because, ...] = ()

    @property
    def booked_on(self) -> date:
        return self.entry.booking_date

    @property
    def end_to_end_id(self) -> str | None:
        """As the bank wrote it, in capitals, since some banks change them."""
        given = self.detail.end_to_end_id if self.detail else None
        return given.upper() if given else None

    @property
    def text(self) -> str:
        """What people wrote, or else what the bank says."""
        said = self.detail.remittance if self.detail else ""
        return (said or self.entry.text)[:LONGEST_TEXT]

    @property
    def searched(self) -> str:
        """All of the text in which numbers may stand."""
        detail = self.detail
        if detail is None:
            return self.entry.text
        parts = (detail.remittance, detail.creditor_reference, detail.end_to_end_id)
        return " ".join(part for part in parts if part) or self.entry.text

    def explain(self, code: str, about: str = "") -> None:
        self.explanation = (*self.explanation, Because(code, about))


def movements_of(
    entry: StatementEntry, message: str, hash_of: Callable[[str], str], ids: Iterator[UUID]
) -> list[Movement]:
    """A movement for each payment of an entry; one for a sum that cannot be taken apart."""
    details = entry.details
    if len(details) > 1 and _apart(entry):
        return list(_each(entry, message, hash_of, ids))
    detail = details[0] if len(details) == 1 else None
    iban = detail.counterparty_iban if detail else None
    return [
        Movement(
            id=next(ids),
            entry=entry,
            detail=detail,
            fingerprint=entry.fingerprint,
            message=message,
            amount_cents=entry.amount_cents,
            entry_cents=entry.amount_cents,
            iban_hash=hash_of(iban) if iban else None,
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


def _apart(entry: StatementEntry) -> bool:
    amounts = [detail.amount_cents for detail in entry.details]
    known = [amount for amount in amounts if amount]
    return (
        not is_collection_sum(entry)
        and len(known) == len(amounts)
        and sum(known) == entry.amount_cents
    )


def _each(
    entry: StatementEntry, message: str, hash_of: Callable[[str], str], ids: Iterator[UUID]
) -> Iterator[Movement]:
    for place, detail in enumerate(entry.details):
        iban = detail.counterparty_iban
        yield Movement(
            id=next(ids),
            entry=entry,
            detail=detail,
            fingerprint=f"{entry.fingerprint}:{place}" if place else entry.fingerprint,
            message=message,
            amount_cents=detail.amount_cents or 0,
            entry_cents=None if place else entry.amount_cents,
            iban_hash=hash_of(iban) if iban else None,
        )
