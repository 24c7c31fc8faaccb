"""Tries sums of collections again that could not be explained when they were booked."""

from __future__ import annotations

from sqlmodel import col, select

from services.billing.bank.import_report import ImportReport
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.settle_collection import settle_sum
from services.billing.bank.tables import BankTransaction
from services.billing.bank.transaction_rows import booked_payment
from shared.unit_of_work import UnitOfWork


def retry_sums(uow: UnitOfWork, report: ImportReport) -> None:
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
        batch = PostingBatch(uow, row.bank_file_id, report)
        payment = booked_payment(row)
        if settle_sum(batch, payment) and payment.state is TransactionState.SETTLED:
            batch.payments.append(payment)
            batch.flush()
            uow.session.expire(row)
