"""Tries sums of collections again that could not be explained when they were booked."""

from __future__ import annotations

from sqlmodel import col, select

from services.billing.bank.import_report import Findings
from services.billing.bank.payments import Movement
from services.billing.bank.posting_batch import Books
from services.billing.bank.settle_collection import settle_sum
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.ledger.tables import Account
from services.billing.statements.statement import StatementEntry
from shared.unit_of_work import UnitOfWork


def retry_sums(uow: UnitOfWork, findings: Findings) -> None:
    """A sum without the rejected debits is explained once the bank's status report is there."""
    waiting = uow.session.exec(
        select(BankTransaction)
        .where(
            BankTransaction.state == TransactionState.UNMATCHED,
            col(BankTransaction.collection_id).is_not(None),
            col(BankTransaction.amount_cents) > 0,
            col(BankTransaction.invoice_id).is_(None),
        )
        .order_by(col(BankTransaction.booked_on), col(BankTransaction.id))
    ).all()
    for row in waiting:
        books = Books(uow, row.bank_file_id, findings)
        movement = movement_of(row)
        if settle_sum(books, movement) and movement.state is TransactionState.SETTLED:
            books.movements.append(movement)
            books.write()
            uow.session.expire(row)


def movement_of(row: BankTransaction) -> Movement:
    """A kept transaction as a movement again; its money stands with what is unmatched."""
    return Movement(
        id=row.id,
        entry=_entry(row),
        detail=None,
        fingerprint=row.fingerprint,
        message=row.messages.split()[0],
        amount_cents=row.amount_cents,
        entry_cents=row.entry_cents,
        iban_hash=row.counterparty_iban_hash,
        source=Account.UNMATCHED,
        known=True,
        collection_id=row.collection_id,
    )


def _entry(row: BankTransaction) -> StatementEntry:
    return StatementEntry(
        account_iban="",
        booking_date=row.booked_on,
        value_date=row.value_on or row.booked_on,
        amount_cents=row.amount_cents,
        currency=row.currency,
        reversal=False,
        bank_reference=row.bank_reference,
        entry_index=0,
        fingerprint=row.fingerprint,
        text=row.text,
    )
