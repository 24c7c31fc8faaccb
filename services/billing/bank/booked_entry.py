"""A transaction that is in the books, as an entry that reports it again is compared with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlmodel import col

from services.billing.bank.rules.payment_text import mask_reference
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.statements.statement import StatementEntry

TOLD_AGAIN_WITHIN = timedelta(days=10)
"""An announcement, a weekend and holidays later the statement. Chosen, not measured."""
REFERENCE_CHARACTERS_MIN = 5
_NAME_CHARACTERS = 18


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """A transaction in the books that an entry reports again."""

    id: UUID
    fingerprint: str
    state: TransactionState
    booked_on: date
    bank_reference: str | None
    end_to_end_id: str | None
    messages: str
    amount_cents: int
    entry_cents: int | None
    collection_id: UUID | None
    statement_id: UUID | None
    entry_place: int | None
    counterparty_name: str | None

    def lacks_details_of(self, entry: StatementEntry) -> bool:
        """Whether the entry has details that the row, not understood so far, is lacking."""
        if self.state is not TransactionState.UNMATCHED or self.end_to_end_id:
            return False
        if self.amount_cents != self.entry_cents:
            return False
        return len(entry.details) > 1 or any(each.end_to_end_id for each in entry.details)

    def is_like(self, day: date, amount_cents: int) -> bool:
        """Whether it moved on the same day and in the same direction."""
        return self.booked_on == day and (self.amount_cents > 0) == (amount_cents > 0)

    def looks_like(self, entry: StatementEntry) -> bool:
        """Whether it may be the same money: day, amount, and no reference or id that differs."""
        return (
            self.booked_on == entry.booking_date
            and self.entry_cents == entry.amount_cents
            and None in (self.bank_reference, entry.bank_reference)
            and self._may_share_id(ids_of(entry))
        )

    def has_reference_of(self, entry: StatementEntry) -> bool:
        """Whether the bank says that it is the same entry, told on another day: by its reference,
        and by nothing that speaks against it.

        Some banks count their references anew each day, so the payer counts too, and a reference
        of some characters is none.
        """
        return (
            self.bank_reference == entry.bank_reference
            and self.bank_reference is not None
            and len(self.bank_reference) >= REFERENCE_CHARACTERS_MIN
            and self.entry_cents == entry.amount_cents
            and abs(self.booked_on - entry.booking_date) <= TOLD_AGAIN_WITHIN
            and self._may_share_id(ids_of(entry))
            and self._may_share_name(entry)
        )

    def _may_share_name(self, entry: StatementEntry) -> bool:
        if len(entry.details) != 1 or not self.counterparty_name:
            return True
        names = {_letters(self.counterparty_name), _letters(entry.details[0].counterparty_name)}
        return len(names - {""}) < 2

    def _may_share_id(self, ids: set[str]) -> bool:
        return not self.end_to_end_id or not ids or self.end_to_end_id in ids


def _letters(name: str) -> str:
    """Banks cut names: what of them is compared."""
    return "".join(each for each in name.casefold() if each.isalnum())[:_NAME_CHARACTERS]


BOOKED_COLUMNS = (
    col(BankTransaction.id),
    col(BankTransaction.fingerprint),
    col(BankTransaction.state),
    col(BankTransaction.booked_on),
    col(BankTransaction.bank_reference),
    col(BankTransaction.end_to_end_id),
    col(BankTransaction.messages),
    col(BankTransaction.amount_cents),
    col(BankTransaction.entry_cents),
    col(BankTransaction.collection_id),
    col(BankTransaction.statement_id),
    col(BankTransaction.entry_place),
    col(BankTransaction.counterparty_name),
)


def ids_of(entry: StatementEntry) -> set[str]:
    """The end-to-end ids of an entry as they stand in rows."""
    given = {mask_reference((each.end_to_end_id or "").upper()) for each in entry.details}
    return {each for each in given if each}
