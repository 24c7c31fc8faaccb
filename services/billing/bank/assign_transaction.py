"""Assigns unmatched money by hand, and takes assignments back by counter-postings."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.bank.book_return import book_return
from services.billing.bank.import_bank_files import lock_books
from services.billing.bank.import_report import Findings, Matched
from services.billing.bank.payments import Movement
from services.billing.bank.posting_batch import Books
from services.billing.bank.retry_sums import movement_of
from services.billing.bank.rules.reasons import Because
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.errors import (
    InvoiceNotFound,
    MatchNotUndoable,
    NoDebitToReturn,
    TransactionInForeignCurrency,
    TransactionNotFound,
    TransactionNotOpen,
)
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import Account, LedgerEntry
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_TAKEN_ON = (Account.RECEIVABLE, Account.MEMBER_CREDIT)


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
    invoice = uow.session.exec(select(Invoice.number).where(Invoice.id == invoice_id)).first()
    if invoice is None:
        raise InvoiceNotFound
    if row.currency not in ("", "EUR"):
        raise TransactionInForeignCurrency(currency=row.currency)
    books = Books(uow, row.bank_file_id, Findings())
    movement = movement_of(row)
    movement.explanation = (*_so_far(row), Because("assigned", by.name))
    books.load_claims([invoice_id], with_credit=True)
    if row.amount_cents > 0:
        _pay(books, movement, invoice_id)
    else:
        _return(books, movement, invoice_id, invoice)
    return _written(books, movement, row)


def undo_match(uow: UnitOfWork, transaction_id: UUID, by: Actor) -> BankTransaction:
    """Takes a payment from its invoices back to unmatched money; the ledger keeps both.

    Raises MissingPermission, TransactionNotFound, MatchNotUndoable.
    """
    by.require(Permission.BANK_ASSIGN)
    row = _locked(uow.session, transaction_id)
    if row.state is not TransactionState.MATCHED:
        raise MatchNotUndoable
    books = Books(uow, row.bank_file_id, Findings())
    movement = movement_of(row)
    movement.explanation = (*_so_far(row), Because("undone", by.name))
    shares = _shares(uow.session, row.id)
    books.load_claims(shares, with_credit=True)
    today = uow.clock.today()
    for invoice_id, cents in shares.items():
        books.give_back(books.claims[invoice_id], cents, Account.UNMATCHED, movement, today)
    return _written(books, movement, row)


def _locked(session: Session, transaction_id: UUID) -> BankTransaction:
    lock_books(session)
    row = session.exec(select(BankTransaction).where(BankTransaction.id == transaction_id)).first()
    if row is None:
        raise TransactionNotFound
    session.refresh(row)
    return row


def _so_far(row: BankTransaction) -> list[Because]:
    return [Because.read(kept) for kept in row.explanation]


def _pay(books: Books, movement: Movement, invoice_id: UUID) -> None:
    movement.state, movement.invoice_id = TransactionState.MATCHED, invoice_id
    claim = books.claims[invoice_id]
    books.receive(claim, movement.amount_cents, movement.source, movement)
    books.findings.matched.append(Matched(claim.number, movement.amount_cents))


def _return(books: Books, movement: Movement, invoice_id: UUID, number: str) -> None:
    items = [
        item
        for item in books.load_items(col(CollectionItem.invoice_id) == invoice_id)
        if item.returned_by is None
        and item.state in (ItemState.PAID, ItemState.COLLECTING)
        and item.amount_cents <= -movement.amount_cents
    ]
    if len(items) != 1:
        raise NoDebitToReturn(number=number)
    book_return(books, movement, items[0])


def _written(books: Books, movement: Movement, row: BankTransaction) -> BankTransaction:
    books.movements.append(movement)
    books.write()
    books.session.refresh(row)
    return row


def _shares(session: Session, transaction_id: UUID) -> dict[UUID, int]:
    """What each invoice has of a payment by now, in cents."""
    shares: dict[UUID, int] = {}
    rows = session.exec(select(LedgerEntry).where(LedgerEntry.transaction_id == transaction_id))
    for entry in rows:
        if entry.invoice_id is None:
            continue
        sign = (entry.credit in _TAKEN_ON) - (entry.debit in _TAKEN_ON)
        shares[entry.invoice_id] = shares.get(entry.invoice_id, 0) + sign * entry.amount_cents
    return {invoice_id: cents for invoice_id, cents in shares.items() if cents}
