"""Finds entries whose money is in the books already, from this kind of file or another.

camt.052, .053 and .054 report the same money. With a bank reference an entry has one fingerprint
in all of them. Without one its text may differ, so an entry of the same day and amount, booked from
another kind of message and not yet reported by this one, is taken for a duplicate.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.rules.payment_text import mask_reference
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankFile, BankFingerprint, BankTransaction
from services.billing.statements.statement import StatementEntry
from shared.db import Session


@dataclass(frozen=True, slots=True)
class BookedEntry:
    """A transaction in the books that an entry reports again."""

    id: UUID
    state: TransactionState
    booked_on: date
    bank_reference: str | None
    end_to_end_id: str | None
    messages: str
    amount_cents: int
    entry_cents: int | None
    collection_id: UUID | None

    def lacks_details_of(self, entry: StatementEntry) -> bool:
        """Whether the entry has details that the row, not understood so far, is lacking."""
        if self.state is not TransactionState.UNMATCHED or self.end_to_end_id:
            return False
        if self.amount_cents != self.entry_cents:
            return False
        return len(entry.details) > 1 or any(each.end_to_end_id for each in entry.details)

    def looks_like(self, entry: StatementEntry) -> bool:
        """Whether it may be the same money: day, amount, and no reference or id that differs."""
        return (
            self.booked_on == entry.booking_date
            and self.entry_cents == entry.amount_cents
            and None in (self.bank_reference, entry.bank_reference)
            and self._may_share_id(_ids_of(entry))
        )

    def _may_share_id(self, ids: set[str]) -> bool:
        return not self.end_to_end_id or not ids or self.end_to_end_id in ids


class Booked(NamedTuple):
    """What entries report again, by their fingerprint; `duplicates` are those of them that have
    another fingerprint in the books."""

    entries: dict[str, BookedEntry]
    duplicates: dict[str, BookedEntry]


_COLUMNS = (
    col(BankTransaction.id),
    col(BankTransaction.state),
    col(BankTransaction.booked_on),
    col(BankTransaction.bank_reference),
    col(BankTransaction.end_to_end_id),
    col(BankTransaction.messages),
    col(BankTransaction.amount_cents),
    col(BankTransaction.entry_cents),
    col(BankTransaction.collection_id),
)


def find_booked(session: Session, entries: Sequence[StatementEntry], message: str) -> Booked:
    """Which of the entries of a kind of message are booked already."""
    booked = _by_fingerprint(session, entries)
    unseen = [entry for entry in entries if entry.fingerprint not in booked]
    if not unseen or not _other_messages_imported(session, message):
        return Booked(booked, {})
    booked |= _by_other_fingerprint(session, unseen)
    unseen = [entry for entry in unseen if entry.fingerprint not in booked]
    duplicates = _duplicates(session, unseen, message)
    return Booked(booked | duplicates, duplicates)


def remember_fingerprints(session: Session, duplicates: Mapping[str, BookedEntry]) -> None:
    """So that a duplicate is known by its own fingerprint the next time."""
    session.add_all(
        BankFingerprint(
            association_id=session.own, fingerprint=fingerprint, transaction_id=entry.id
        )
        for fingerprint, entry in duplicates.items()
    )


def remember_message(session: Session, booked: Iterable[BookedEntry], message: str) -> None:
    """Notes on booked transactions that this kind of message has reported them too."""
    for entry in booked:
        if message not in entry.messages.split():
            session.execute(
                sa.update(BankTransaction)
                .where(
                    col(BankTransaction.id) == entry.id,
                    col(BankTransaction.association_id) == session.own,
                )
                .values(messages=f"{entry.messages} {message}")
                .execution_options(synchronize_session=False)
            )


def _by_fingerprint(session: Session, entries: Sequence[StatementEntry]) -> dict[str, BookedEntry]:
    rows = session.execute(
        sa.select(col(BankTransaction.fingerprint), *_COLUMNS).where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    return {fingerprint: BookedEntry(*columns) for fingerprint, *columns in rows}


def _by_other_fingerprint(
    session: Session, entries: Sequence[StatementEntry]
) -> dict[str, BookedEntry]:
    rows = session.execute(
        sa.select(col(BankFingerprint.fingerprint), *_COLUMNS)
        .join(BankFingerprint, col(BankFingerprint.transaction_id) == col(BankTransaction.id))
        .where(
            col(BankFingerprint.association_id) == session.own,
            col(BankFingerprint.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    return {fingerprint: BookedEntry(*columns) for fingerprint, *columns in rows}


def _other_messages_imported(session: Session, message: str) -> bool:
    """Whether another kind of statement was ever imported."""
    formats = session.exec(select(BankFile.format).distinct()).all()
    return any(each.startswith("camt") and not each.startswith(message) for each in formats)


def _duplicates(
    session: Session, entries: Sequence[StatementEntry], message: str
) -> dict[str, BookedEntry]:
    """Each booked transaction stands for one entry only; one that shares an id goes first."""
    rows = session.execute(
        sa.select(*_COLUMNS).where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.booked_on).in_({entry.booking_date for entry in entries}),
            col(BankTransaction.entry_cents).in_({entry.amount_cents for entry in entries}),
            sa.not_(col(BankTransaction.messages).contains(message, autoescape=True)),
        )
    )
    waiting = [BookedEntry(*row) for row in rows]
    found = {}
    for entry in entries:
        if alike := [booked for booked in waiting if booked.looks_like(entry)]:
            ids = _ids_of(entry)
            best = max(alike, key=lambda booked: booked.end_to_end_id in ids)
            waiting.remove(best)
            found[entry.fingerprint] = best
    return found


def _ids_of(entry: StatementEntry) -> set[str]:
    """As they stand in rows."""
    given = {mask_reference((each.end_to_end_id or "").upper()) for each in entry.details}
    return {each for each in given if each}
