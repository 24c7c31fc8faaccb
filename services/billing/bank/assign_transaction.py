"""Assigns unmatched money by hand, and takes assignments back by counter-postings."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.bank.book_return import book_return
from services.billing.bank.debits import Debit
from services.billing.bank.import_report import ImportReport
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.bank.transaction_rows import booked_payment
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.errors import (
    InvoiceNotFound,
    MatchNotUndoable,
    NoDebitToReturn,
    TransactionInForeignCurrency,
    TransactionNotFound,
    TransactionNotOpen,
)
from services.billing.invoices.tables import Invoice
from services.billing.ledger.lock_books import lock_books
from services.billing.ledger.tables import Account, LedgerEntry
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_OF_INVOICES = (Account.RECEIVABLE, Account.MEMBER_CREDIT, Account.BAD_DEBTS)


def assign_transaction(
    uow: UnitOfWork, transaction_id: UUID, invoice_id: UUID, by: Actor
) -> BankTransaction:
    """Gives unmatched money to an invoice; money out is taken as its returned debit.

    Raises MissingPermission, TransactionNotFound, TransactionNotOpen (someone was
    faster), InvoiceNotFound, TransactionInForeignCurrency, NoDebitToReturn.
    """
    by.require(Permission.BANK_ASSIGN)
    row = _locked(uow.session, transaction_id)
    if row.state is not TransactionState.UNMATCHED:
        raise TransactionNotOpen
    number = uow.session.exec(select(Invoice.number).where(Invoice.id == invoice_id)).first()
    if number is None:
        raise InvoiceNotFound
    payment = _payment_of(row, Reason("assigned", by.name))
    if not payment.is_in_euros:
        raise TransactionInForeignCurrency(currency=row.currency)
    batch = PostingBatch(uow, row.bank_file_id, ImportReport())
    batch.load_invoices([invoice_id], with_credit=True)
    if payment.amount_cents > 0:
        _pay(batch, payment, invoice_id)
    else:
        book_return(batch, payment, _only_debit(batch, payment, invoice_id, number))
    return _written(batch, payment, row)


def undo_match(uow: UnitOfWork, transaction_id: UUID, by: Actor) -> BankTransaction:
    """Takes a payment from its invoices back to unmatched money; the ledger keeps both.

    Raises MissingPermission, TransactionNotFound, MatchNotUndoable.
    """
    by.require(Permission.BANK_ASSIGN)
    row = _locked(uow.session, transaction_id)
    if row.state is not TransactionState.MATCHED:
        raise MatchNotUndoable
    payment = _payment_of(row, Reason("undone", by.name))
    batch = PostingBatch(uow, row.bank_file_id, ImportReport())
    shares = _shares(uow.session, row.id)
    batch.load_invoices(shares, with_credit=True)
    for invoice_id, cents in shares.items():
        batch.give_back(
            batch.invoices[invoice_id],
            cents,
            target=Account.UNMATCHED,
            booked_on=uow.clock.today(),
            payment=payment,
        )
    return _written(batch, payment, row)


def _locked(session: Session, transaction_id: UUID) -> BankTransaction:
    lock_books(session)
    row = session.exec(select(BankTransaction).where(BankTransaction.id == transaction_id)).first()
    if row is None:
        raise TransactionNotFound
    session.refresh(row)
    return row


def _payment_of(row: BankTransaction, reason: Reason) -> Payment:
    payment = booked_payment(row)
    payment.explanation = (*map(Reason.read, row.explanation), reason)
    return payment


def _pay(batch: PostingBatch, payment: Payment, invoice_id: UUID) -> None:
    payment.state, payment.invoice_id = TransactionState.MATCHED, invoice_id
    invoice = batch.invoices[invoice_id]
    batch.receive(invoice, payment.amount_cents, source=payment.source, payment=payment)


def _only_debit(batch: PostingBatch, payment: Payment, invoice_id: UUID, number: str) -> Debit:
    """The one debit of the invoice that can have come back for so much."""
    debits = [
        debit
        for debit in batch.load_debits(col(CollectionItem.invoice_id) == invoice_id)
        if debit.returned_by is None
        and debit.state in (ItemState.PAID, ItemState.COLLECTING)
        and debit.amount_cents <= -payment.amount_cents
    ]
    if len(debits) != 1:
        raise NoDebitToReturn(number=number)
    return debits[0]


def _written(batch: PostingBatch, payment: Payment, row: BankTransaction) -> BankTransaction:
    batch.payments.append(payment)
    batch.flush()
    batch.session.refresh(row)
    return row


def _shares(session: Session, transaction_id: UUID) -> dict[UUID, int]:
    """What each invoice has of a payment by now, in cents."""
    shares: dict[UUID, int] = {}
    rows = session.exec(select(LedgerEntry).where(LedgerEntry.transaction_id == transaction_id))
    for entry in rows:
        if entry.invoice_id is None:
            continue
        sign = (entry.credit in _OF_INVOICES) - (entry.debit in _OF_INVOICES)
        shares[entry.invoice_id] = shares.get(entry.invoice_id, 0) + sign * entry.amount_cents
    return {invoice_id: cents for invoice_id, cents in shares.items() if cents}
