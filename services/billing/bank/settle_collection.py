"""Books what a bank credits for direct debits: a collection as one sum, or debit by debit."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.debits import DEBIT_BATCH_ROWS, Debit
from services.billing.bank.find_collection import (
    collection_sums,
    credited_one_by_one,
    find_collection,
)
from services.billing.bank.import_report import Matched
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.collection_sums import SumKind
from services.billing.bank.rules.states import TransactionState
from services.billing.collections.rules.states import FAILED, NOT_IN_FILE, ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.ledger.tables import Account
from shared.batches import batches


def settle_sum(batch: PostingBatch, payment: Payment) -> bool:
    """Books the credit of a whole collection; False if its money is booked already.

    A sum that cannot be explained stays unmatched and is tried again when more is known. What is
    still expected of a collection is asked of the database, so the batch is flushed first, and once
    more for every set of debits.
    """
    batch.flush()
    collection = find_collection(batch.session, payment)
    if collection is None:
        payment.add_reason("collection_unknown")
        batch.keep_unmatched(payment)
        return True
    payment.collection_id = collection.id
    if debits := _debits_listed(batch, payment):
        payment.add_reason("collection_details", str(len(debits)))
        _open_sum(batch, payment)
        for debit in debits:
            settle_debit(batch, debit, payment, source=Account.COLLECTION_CLEARING)
        return True
    sums = collection_sums(batch.session, collection.id)
    kind = sums.explain(payment.amount_cents)
    if kind is SumKind.UNEXPLAINED:
        if not sums.uncredited_cents and credited_one_by_one(batch.session, collection.id, payment):
            return False
        payment.add_reason("collection_differs", str(sums.uncredited_cents))
        batch.keep_unmatched(payment)
        return True
    code = "collection_sum" if kind is SumKind.GROSS else "collection_sum_net"
    payment.add_reason(code, collection.message_id)
    _open_sum(batch, payment)
    _settle_all(batch, payment, collection.id, kind)
    return True


def settle_debit(batch: PostingBatch, debit: Debit, payment: Payment, *, source: Account) -> None:
    """The money of one debit has come in; `source` holds it."""
    debit.settled_by, debit.settled_on, debit.changed = payment.id, payment.booked_on, True
    batch.mandates.note_use(debit.mandate_id, debit.collection_id, payment.booked_on)
    if debit.state in FAILED:
        # It came back before its credit was reported: the credit closes what the return opened.
        batch.post(
            payment, debit=source, credit=Account.COLLECTION_CLEARING, cents=debit.amount_cents
        )
        return
    debit.state = ItemState.PAID
    _receive(batch, debit, payment, source)


def restore_debit(batch: PostingBatch, debit: Debit, payment: Payment) -> None:
    """The bank credits a returned debit again (Wiedergutschrift, GVC 181 and 184)."""
    debit.state, debit.changed = ItemState.PAID, True
    debit.returned_by = debit.returned_on = debit.reason = None
    debit.settled_by, debit.settled_on = payment.id, payment.booked_on
    _receive(batch, debit, payment, payment.source)


def _receive(batch: PostingBatch, debit: Debit, payment: Payment, source: Account) -> None:
    invoice = batch.invoices[debit.invoice_id]
    batch.receive(invoice, debit.amount_cents, source=source, payment=payment)
    batch.report.matched.append(Matched(invoice.number, debit.amount_cents))


def _open_sum(batch: PostingBatch, payment: Payment) -> None:
    payment.state = TransactionState.SETTLED
    batch.post(
        payment,
        debit=payment.source,
        credit=Account.COLLECTION_CLEARING,
        cents=payment.amount_cents,
    )
    batch.report.unmatched_by_id.pop(payment.id, None)


def _settle_all(batch: PostingBatch, payment: Payment, collection_id: UUID, kind: SumKind) -> None:
    conditions = [
        col(CollectionItem.collection_id) == collection_id,
        col(CollectionItem.settled_by).is_(None),
        col(CollectionItem.state).not_in(NOT_IN_FILE),
    ]
    if kind is SumKind.NET:
        conditions.append(
            sa.or_(
                col(CollectionItem.state) != ItemState.REJECTED,
                col(CollectionItem.returned_by).is_not(None),
            )
        )
    last = ""
    while debits := batch.load_debits(
        *conditions, col(CollectionItem.end_to_end_id) > last, limit=DEBIT_BATCH_ROWS
    ):
        last = debits[-1].end_to_end_id
        batch.load_invoices(debit.invoice_id for debit in debits)
        for debit in debits:
            settle_debit(batch, debit, payment, source=Account.COLLECTION_CLEARING)
        batch.flush()


def _debits_listed(batch: PostingBatch, payment: Payment) -> list[Debit]:
    """The debits of a sum by the bank's own list, if it is whole and true."""
    details = payment.entry.details
    named = {
        (detail.end_to_end_id or "").upper(): abs(detail.amount_cents or 0) for detail in details
    }
    if len(named) != len(details) or sum(named.values()) != payment.amount_cents:
        return []
    debits: list[Debit] = []
    for some in batches(named, DEBIT_BATCH_ROWS):
        debits += batch.load_debits(col(CollectionItem.end_to_end_id).in_(some))
    batch.load_invoices(debit.invoice_id for debit in debits)
    is_true = len(debits) == len(named) and all(
        debit.settled_by is None and debit.amount_cents == named[debit.end_to_end_id]
        for debit in debits
    )
    return debits if is_true else []
