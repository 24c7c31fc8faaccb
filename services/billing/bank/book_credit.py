"""Books the credit of a single direct debit: the first time, or again after it came back."""

from __future__ import annotations

from services.billing.bank.book_return import booked_from_other_message
from services.billing.bank.debits import Debit
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.settle_collection import restore_debit, settle_debit
from services.billing.collections.rules.states import ItemState


def book_credit(batch: PostingBatch, payment: Payment, debit: Debit) -> bool:
    """Books the money to the debit's invoice, which must be loaded; False if another kind of
    message has reported the same money.

    A second credit, or another amount, is not the debit's money: it is kept unmatched.
    """
    number = batch.invoices[debit.invoice_id].number
    payment.invoice_id, payment.collection_id = debit.invoice_id, debit.collection_id
    is_settled = debit.settled_by is not None
    if (
        debit.settled_by is not None
        and debit.settled_on == payment.booked_on
        and booked_from_other_message(batch, debit.settled_by, payment)
    ):
        return False
    if payment.amount_cents != debit.amount_cents or (
        is_settled and not _came_back(debit, payment)
    ):
        payment.add_reason("debit_settled_before", number)
        batch.keep_unmatched(payment)
        return True
    payment.state = TransactionState.SETTLED
    batch.report.unmatched_by_id.pop(payment.id, None)
    if is_settled:
        payment.add_reason("credit_restored", number)
        restore_debit(batch, debit, payment)
    else:
        payment.add_reason("debit_settled", number)
        settle_debit(batch, debit, payment, source=payment.source)
    return True


def _came_back(debit: Debit, payment: Payment) -> bool:
    return (
        debit.state is ItemState.RETURNED
        and debit.returned_by is not None
        and debit.returned_on is not None
        and debit.returned_on <= payment.booked_on
    )
