"""Assigns unmatched money by hand: to invoices, or as a member's credit."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.bank.book_return import book_return
from services.billing.bank.debits import Debit
from services.billing.bank.import_report import ImportReport
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.bank.transaction_rows import booked_payment
from services.billing.collections.member_balances import member_balance
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.errors import (
    InvoiceNotFound,
    InvoicesMissing,
    MemberAccountNotFound,
    MoneyOutAssigned,
    NoDebitToReturn,
    TransactionInForeignCurrency,
    TransactionNotFound,
    TransactionNotOpen,
)
from services.billing.ledger.lock_books import lock_books
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def assign_transaction(
    uow: UnitOfWork, transaction_id: UUID, invoice_ids: Sequence[UUID], by: Actor
) -> BankTransaction:
    """Gives unmatched money to invoices, in their order; what is left over is credit with the last.
    Money out is taken as the returned debit of the one.

    Raises MissingPermission, TransactionNotFound, TransactionNotOpen (someone was faster),
    InvoicesMissing, InvoiceNotFound, TransactionInForeignCurrency, MoneyOutAssigned,
    NoDebitToReturn.
    """
    by.require(Permission.BANK_ASSIGN)
    row = locked_open(uow, transaction_id)
    wanted = list(dict.fromkeys(invoice_ids))
    if not wanted:
        raise InvoicesMissing
    payment = _in_euros(row, Reason("assigned", by.name))
    batch = batch_of(uow, row)
    batch.load_invoices(wanted, with_credit=True)
    if not batch.invoices.keys() >= set(wanted):
        raise InvoiceNotFound
    if payment.amount_cents > 0:
        _pay(batch, payment, wanted)
    else:
        _return(batch, payment, wanted)
    return written(batch, payment, row)


def assign_to_member(
    uow: UnitOfWork, transaction_id: UUID, member_number: str, by: Actor
) -> BankTransaction:
    """Keeps unmatched money as a member's credit (Guthaben), to be set off or paid back. Money out
    is credit that was paid back by hand, at most as much as there is.

    Raises MissingPermission, TransactionNotFound, TransactionNotOpen, MemberAccountNotFound,
    TransactionInForeignCurrency, MoneyOutAssigned (there is less credit).
    """
    by.require(Permission.BANK_ASSIGN)
    row = locked_open(uow, transaction_id)
    payment = _in_euros(row, Reason("kept_as_credit", member_number))
    member_id = uow.session.exec(
        select(MemberAccount.member_id).where(MemberAccount.member_number == member_number)
    ).first()
    if member_id is None:
        raise MemberAccountNotFound
    if -payment.amount_cents > member_balance(uow.session, member_id).available_cents:
        raise MoneyOutAssigned
    batch = batch_of(uow, row)
    payment.state = TransactionState.MATCHED
    batch.credit_member(payment, member_id, payment.amount_cents, payment.booked_on)
    return written(batch, payment, row)


def locked_open(uow: UnitOfWork, transaction_id: UUID) -> BankTransaction:
    """An unmatched transaction, locked with the books. Raises TransactionNotFound,
    TransactionNotOpen."""
    row = locked(uow, transaction_id)
    if row.state is not TransactionState.UNMATCHED:
        raise TransactionNotOpen
    return row


def locked(uow: UnitOfWork, transaction_id: UUID) -> BankTransaction:
    """A transaction, locked with the books. Raises TransactionNotFound."""
    lock_books(uow.session)
    query = select(BankTransaction).where(BankTransaction.id == transaction_id)
    row = uow.session.exec(query).first()
    if row is None:
        raise TransactionNotFound
    uow.session.refresh(row)
    return row


def batch_of(uow: UnitOfWork, row: BankTransaction) -> PostingBatch:
    """What is written about one transaction by hand."""
    return PostingBatch(uow, row.bank_file_id, ImportReport())


def payment_of(row: BankTransaction, reason: Reason) -> Payment:
    """The payment of a transaction, with one more reason why it stands where it does."""
    payment = booked_payment(row)
    payment.explanation = (*map(Reason.read, row.explanation), reason)
    return payment


def written(batch: PostingBatch, payment: Payment, row: BankTransaction) -> BankTransaction:
    """The transaction as it stands after the batch was written."""
    batch.payments.append(payment)
    batch.flush()
    batch.session.refresh(row)
    return row


def _in_euros(row: BankTransaction, reason: Reason) -> Payment:
    payment = payment_of(row, reason)
    if not payment.is_in_euros:
        raise TransactionInForeignCurrency(currency=row.currency)
    return payment


def _pay(batch: PostingBatch, payment: Payment, invoice_ids: Sequence[UUID]) -> None:
    """Each what is open on it; the last also what is left over."""
    payment.state, payment.invoice_id = TransactionState.MATCHED, invoice_ids[0]
    left = payment.amount_cents
    for invoice_id in invoice_ids:
        invoice = batch.invoices[invoice_id]
        cents = left if invoice_id == invoice_ids[-1] else min(left, invoice.open_cents)
        if cents:
            batch.receive(invoice, cents, source=payment.source, payment=payment)
        left -= cents


def _return(batch: PostingBatch, payment: Payment, invoice_ids: Sequence[UUID]) -> None:
    if len(invoice_ids) > 1:
        raise MoneyOutAssigned
    (invoice_id,) = invoice_ids
    number = batch.invoices[invoice_id].number
    book_return(batch, payment, _only_debit(batch, payment, invoice_id, number))


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
