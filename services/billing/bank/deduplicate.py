"""Finds entries whose money is in the books already, told by this kind of file or another.

camt.052, .053 and .054 tell of the same money. With a bank reference an entry has one fingerprint
in all of them. Without one its text may differ, so an entry of the same day and amount, told by
another kind of message and not yet by this one, is taken for the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.tables import (
    BankFile,
    BankFingerprint,
    BankTransaction,
    TransactionState,
)
from services.billing.statements.statement import StatementEntry
from shared.db import Session


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """A row of the books that an entry tells of again."""

    id: UUID
    state: TransactionState
    end_to_end_id: str | None
    messages: str
    amount_cents: int
    entry_cents: int | None
    collection_id: UUID | None

    def learns_from(self, entry: StatementEntry) -> bool:
        """Whether the entry has details that the row, not understood so far, is lacking."""
        if self.state is not TransactionState.UNMATCHED or self.end_to_end_id:
            return False
        if self.amount_cents != self.entry_cents:
            return False
        return len(entry.details) > 1 or any(each.end_to_end_id for each in entry.details)


_COLUMNS = (
    col(BankTransaction.id),
    col(BankTransaction.state),
    col(BankTransaction.end_to_end_id),
    col(BankTransaction.messages),
    col(BankTransaction.amount_cents),
    col(BankTransaction.entry_cents),
    col(BankTransaction.collection_id),
)


def known_entries(
    session: Session, entries: Sequence[StatementEntry], message: str
) -> dict[str, KnownEntry]:
    """By the fingerprint of those entries that are known."""
    rows = session.execute(
        sa.select(col(BankTransaction.fingerprint), *_COLUMNS).where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    known = {row[0]: KnownEntry(*row[1:]) for row in rows}
    fresh = [entry for entry in entries if entry.fingerprint not in known]
    if fresh and told_otherwise(session, message):
        known |= _known_otherwise(session, fresh)
        fresh = [entry for entry in fresh if entry.fingerprint not in known]
        alike = _alike(session, fresh, message)
        session.add_all(
            BankFingerprint(
                association_id=session.own, fingerprint=fingerprint, transaction_id=row.id
            )
            for fingerprint, row in alike.items()
        )
        known |= alike
    _note_message(session, known, message)
    return known


def _known_otherwise(session: Session, entries: Sequence[StatementEntry]) -> dict[str, KnownEntry]:
    rows = session.execute(
        sa.select(col(BankFingerprint.fingerprint), *_COLUMNS)
        .join(BankFingerprint, col(BankFingerprint.transaction_id) == col(BankTransaction.id))
        .where(
            col(BankFingerprint.association_id) == session.own,
            col(BankFingerprint.fingerprint).in_([entry.fingerprint for entry in entries]),
        )
    )
    return {row[0]: KnownEntry(*row[1:]) for row in rows}


def told_otherwise(session: Session, message: str) -> bool:
    """Whether another kind of statement was ever imported."""
    formats = session.exec(select(BankFile.format).distinct()).all()
    return any(each.startswith("camt") and not each.startswith(message) for each in formats)


def _alike(
    session: Session, entries: Sequence[StatementEntry], message: str
) -> dict[str, KnownEntry]:
    rows = session.execute(
        sa.select(
            col(BankTransaction.booked_on), col(BankTransaction.bank_reference), *_COLUMNS
        ).where(
            col(BankTransaction.association_id) == session.own,
            col(BankTransaction.booked_on).in_({entry.booking_date for entry in entries}),
            col(BankTransaction.entry_cents).in_({entry.amount_cents for entry in entries}),
            sa.not_(col(BankTransaction.messages).contains(message, autoescape=True)),
        )
    )
    waiting = [(row[0], row[1], KnownEntry(*row[2:])) for row in rows]
    found = {}
    for entry in entries:
        ids = {(each.end_to_end_id or "").upper() for each in entry.details} - {""}
        fitting = [
            candidate
            for candidate in waiting
            if candidate[0] == entry.booking_date
            and candidate[2].entry_cents == entry.amount_cents
            and None in (candidate[1], entry.bank_reference)
            and (not candidate[2].end_to_end_id or not ids or candidate[2].end_to_end_id in ids)
        ]
        if fitting:
            best = max(fitting, key=lambda candidate: candidate[2].end_to_end_id in ids)
            waiting.remove(best)
            found[entry.fingerprint] = best[2]
    return found


def _note_message(session: Session, known: dict[str, KnownEntry], message: str) -> None:
    new = [row for row in known.values() if message not in row.messages.split()]
    for row in new:
        session.execute(
            sa.update(BankTransaction)
            .where(
                col(BankTransaction.id) == row.id,
                col(BankTransaction.association_id) == session.own,
            )
            .values(messages=f"{row.messages} {message}")
            .execution_options(synchronize_session=False)
        )
