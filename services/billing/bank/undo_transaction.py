"""Takes money back from where it was put, by counter-postings: to be placed anew."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

from sqlmodel import select

from services.billing.bank.assign_transaction import batch_of, locked, payment_of, written
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.match_reasons import Reason
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.collections.member_balances import available_credits
from services.billing.errors import CreditUsedMeanwhile, MatchNotUndoable
from services.billing.ledger.tables import Account, LedgerEntry
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_OF_INVOICES = (Account.RECEIVABLE, Account.MEMBER_CREDIT, Account.BAD_DEBTS)


class _Shares(NamedTuple):
    """What each invoice, and each member without one, has of a payment by now, in cents."""

    of_invoices: dict[UUID, int]
    of_members: dict[UUID, int]


def undo_transaction(uow: UnitOfWork, transaction_id: UUID, by: Actor) -> BankTransaction:
    """From its invoices, a member's credit or an account back to unmatched money, today; the ledger
    keeps both.

    Raises MissingPermission, TransactionNotFound, MatchNotUndoable, CreditUsedMeanwhile.
    """
    by.require(Permission.BANK_ASSIGN)
    row = locked(uow, transaction_id)
    payment, batch = payment_of(row, Reason("undone", by.name)), batch_of(uow, row)
    if row.state is TransactionState.MATCHED:
        _take_from_invoices(batch, payment)
    elif row.state is TransactionState.BOOKED and row.account_name:
        batch.take_from(payment, row.account_name, uow.clock.today())
    else:
        raise MatchNotUndoable
    return written(batch, payment, row)


def _take_from_invoices(batch: PostingBatch, payment: Payment) -> None:
    shares, today = _shares(batch.session, payment.id), batch.uow.clock.today()
    if shares.of_members:
        credits = available_credits(batch.session)
        for member_id, cents in shares.of_members.items():
            if credits.get(member_id, 0) < cents:
                raise CreditUsedMeanwhile
            batch.credit_member(payment, member_id, -cents, today)
    batch.load_invoices(shares.of_invoices, with_credit=True)
    for invoice_id, cents in shares.of_invoices.items():
        invoice = batch.invoices[invoice_id]
        batch.give_back(invoice, cents, target=Account.UNMATCHED, booked_on=today, payment=payment)
        if invoice.open_cents > invoice.amount_cents:
            raise CreditUsedMeanwhile


def _shares(session: Session, transaction_id: UUID) -> _Shares:
    shares = _Shares({}, {})
    rows = session.exec(select(LedgerEntry).where(LedgerEntry.transaction_id == transaction_id))
    for entry in rows:
        kept, subject = (
            (shares.of_invoices, entry.invoice_id)
            if entry.invoice_id
            else (shares.of_members, entry.member_id)
        )
        if subject is None:
            continue
        sign = (entry.credit in _OF_INVOICES) - (entry.debit in _OF_INVOICES)
        kept[subject] = kept.get(subject, 0) + sign * entry.amount_cents
    return _Shares(*({id_: cents for id_, cents in kept.items() if cents} for kept in shares))
