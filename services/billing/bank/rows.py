"""The rows one import writes: transactions of the bank and entries of the ledger."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.import_report import Posting
from services.billing.bank.payments import Movement
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.ledger.tables import Account, LedgerEntry
from shared.bulk import bulk_insert
from shared.db import Session, table_of
from shared.ids import new_ids
from shared.unit_of_work import UnitOfWork


class _TransactionRow(NamedTuple):
    """A row of `bank_transaction` to be."""

    association_id: UUID
    id: UUID
    bank_file_id: UUID
    fingerprint: str
    state: TransactionState
    booked_on: date
    value_on: date | None
    amount_cents: int
    entry_cents: int | None
    currency: str
    messages: str
    bank_reference: str | None
    end_to_end_id: str | None
    mandate_reference: str | None
    counterparty_name: str | None
    counterparty_iban_hash: str | None
    text: str
    reason: str | None
    principal_cents: int | None
    fees_cents: int | None
    invoice_id: UUID | None
    collection_id: UUID | None
    explanation: list[object]


class _EntryRow(NamedTuple):
    """A row of `ledger_entry` to be."""

    association_id: UUID
    id: UUID
    posting_id: UUID
    booked_on: date
    debit: Account
    credit: Account
    amount_cents: int
    member_id: UUID | None
    invoice_id: UUID | None
    transaction_id: UUID | None
    text: str
    entered_at: datetime


def insert_transactions(uow: UnitOfWork, file_id: UUID, movements: Sequence[Movement]) -> None:
    """Keeps the movements that are new, as of this file."""
    rows = _transactions(uow.own, file_id, movements)
    bulk_insert(uow, table_of(BankTransaction), rows)


def insert_entries(uow: UnitOfWork, postings: Sequence[Posting]) -> None:
    """Writes postings into the ledger, entered now."""
    bulk_insert(uow, table_of(LedgerEntry), _entries(uow, postings))


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
) -> Iterator[_TransactionRow]:
    for movement in movements:
        if movement.known:
            continue
        entry, detail = movement.entry, movement.detail
        yield _TransactionRow(
            association_id=own,
            id=movement.id,
            bank_file_id=file_id,
            fingerprint=movement.fingerprint,
            state=movement.state,
            booked_on=entry.booking_date,
            value_on=entry.value_date,
            amount_cents=movement.amount_cents,
            entry_cents=movement.entry_cents,
            currency=entry.currency,
            messages=movement.message,
            bank_reference=entry.bank_reference,
            end_to_end_id=movement.end_to_end_id,
            mandate_reference=detail.mandate_id if detail else None,
            counterparty_name=detail.counterparty_name if detail else None,
            counterparty_iban_hash=movement.iban_hash,
            text=movement.text,
            reason=movement.reason,
            principal_cents=movement.principal_cents,
            fees_cents=movement.fees_cents,
            invoice_id=movement.invoice_id,
            collection_id=movement.collection_id,
            explanation=[because.kept() for because in movement.explanation],
        )


def _entries(uow: UnitOfWork, postings: Sequence[Posting]) -> Iterator[_EntryRow]:
    own, now = uow.own, uow.clock.now()
    for id_, posting in zip(new_ids(len(postings)), postings, strict=True):
        yield _EntryRow(
            association_id=own,
            id=id_,
            posting_id=posting.posting_id,
            booked_on=posting.booked_on,
            debit=posting.debit,
            credit=posting.credit,
            amount_cents=posting.amount_cents,
            member_id=posting.member_id,
            invoice_id=posting.invoice_id,
            transaction_id=posting.transaction_id,
            text=posting.text,
            entered_at=now,
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
