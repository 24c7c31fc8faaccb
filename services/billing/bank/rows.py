"""The rows one import writes: transactions of the bank and entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.import_report import Posting
from services.billing.bank.payments import Movement
from services.billing.bank.tables import BankTransaction
from services.billing.ledger.tables import LedgerEntry
from shared.db import Session, bulk_insert, table_of
from shared.ids import new_ids

_TRANSACTION = (
    "association_id",
    "id",
    "bank_file_id",
    "fingerprint",
    "state",
    "booked_on",
    "value_on",
    "amount_cents",
    "entry_cents",
    "currency",
    "messages",
    "bank_reference",
    "end_to_end_id",
    "mandate_reference",
    "counterparty_name",
    "counterparty_iban_hash",
    "text",
    "reason",
    "principal_cents",
    "fees_cents",
    "invoice_id",
    "collection_id",
    "explanation",
)
_ENTRY = ("association_id", "id", "entered_at", *Posting._fields)


def insert_transactions(session: Session, file_id: UUID, movements: Sequence[Movement]) -> None:
    """Keeps the movements that are new, as of this file."""
    rows = _transactions(session.own, file_id, movements)
    bulk_insert(session, table_of(BankTransaction), _TRANSACTION, rows)


def insert_entries(session: Session, postings: Sequence[Posting]) -> None:
    """Writes postings into the ledger, entered now."""
    bulk_insert(session, table_of(LedgerEntry), _ENTRY, _entries(session, postings))


def rewrite_known(session: Session, movements: Sequence[Movement]) -> None:
    """Rows booked before they were understood; few, so one by one."""
    for movement in movements:
        if movement.known:
            session.execute(
                sa.update(BankTransaction)
                .where(
                    col(BankTransaction.id) == movement.id,
                    col(BankTransaction.association_id) == session.own,
                )
                .values(
                    **_details_of(movement),
                    state=movement.state,
                    amount_cents=movement.amount_cents,
                    reason=movement.reason,
                    principal_cents=movement.principal_cents,
                    fees_cents=movement.fees_cents,
                    invoice_id=movement.invoice_id,
                    collection_id=movement.collection_id,
                    explanation=[because.kept() for because in movement.explanation],
                )
                .execution_options(synchronize_session=False)
            )


def _transactions(
    own: UUID, file_id: UUID, movements: Sequence[Movement]
) -> Iterator[tuple[object, ...]]:
    for movement in movements:
        if movement.known:
            continue
        entry, detail = movement.entry, movement.detail
        yield (
            own,
            movement.id,
            file_id,
            movement.fingerprint,
            movement.state.value,
            entry.booking_date,
            entry.value_date,
            movement.amount_cents,
            movement.entry_cents,
            entry.currency,
            movement.message,
            entry.bank_reference,
            movement.end_to_end_id,
            detail.mandate_id if detail else None,
            detail.counterparty_name if detail else None,
            movement.iban_hash,
            movement.text,
            movement.reason,
            movement.principal_cents,
            movement.fees_cents,
            movement.invoice_id,
            movement.collection_id,
            [because.kept() for because in movement.explanation],
        )


def _entries(session: Session, postings: Sequence[Posting]) -> Iterator[tuple[object, ...]]:
    own, now = session.own, session.runtime.clock.now()
    for id_, posting in zip(new_ids(len(postings)), postings, strict=True):
        yield (
            own,
            id_,
            now,
            posting.posting_id,
            posting.booked_on,
            posting.debit.value,
            posting.credit.value,
            *posting[4:],
        )


def _details_of(movement: Movement) -> dict[str, object]:
    """What a row learns from a later message that has details."""
    if movement.detail is None:
        return {}
    return {
        "end_to_end_id": movement.end_to_end_id,
        "mandate_reference": movement.detail.mandate_id,
        "counterparty_name": movement.detail.counterparty_name,
        "counterparty_iban_hash": movement.iban_hash,
        "text": movement.text,
    }
