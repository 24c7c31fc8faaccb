"""Finds the direct debits of ours that payments speak of: by our id, or by the mandate."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import Mandate
from services.billing.bank.debits import Debit
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.sepa.references import numbered_source


def load_debits_of(batch: PostingBatch, payments: Sequence[Payment]) -> dict[UUID, Debit]:
    """By payment: its debit, loaded with its invoice; for money out with the invoice's credit."""
    found = _by_id(batch, payments)
    found |= _by_mandate(batch, [each for each in payments if each.id not in found])
    taken_back = [found[each.id] for each in payments if each.amount_cents < 0 and each.id in found]
    batch.load_invoices((debit.invoice_id for debit in taken_back), with_credit=True)
    batch.load_invoices(debit.invoice_id for debit in found.values())
    return found


def _by_id(batch: PostingBatch, payments: Iterable[Payment]) -> dict[UUID, Debit]:
    """By the id where it belongs, else by the only one of ours in the texts."""
    named = {payment.id: _ids_in(payment) for payment in payments}
    wanted = {id_ for ids in named.values() for id_ in ids}
    if not wanted:
        return {}
    debits = batch.load_debits(col(CollectionItem.end_to_end_id).in_(wanted))
    by_id = {debit.end_to_end_id: debit for debit in debits}
    found = {
        payment_id: [by_id[id_] for id_ in ids if id_ in by_id] for payment_id, ids in named.items()
    }
    return {payment_id: some[0] for payment_id, some in found.items() if len(some) == 1}


def _ids_in(payment: Payment) -> tuple[str, ...]:
    """Of a transfer a person may have copied the id into the text; of money out the bank did."""
    if payment.end_to_end_id and numbered_source(payment.end_to_end_id):
        return (payment.end_to_end_id,)
    given = (payment.end_to_end_id,) if payment.end_to_end_id else ()
    if payment.amount_cents > 0 and not payment.code_of_debit:
        return given
    return tuple(dict.fromkeys((*given, *read_text(payment.searched, Series.of(())).own_ids)))


def _by_mandate(batch: PostingBatch, payments: Iterable[Payment]) -> dict[UUID, Debit]:
    """Returns without our id: the mandate's only debit that can have come back for so much."""
    returns = {
        payment.id: (payment, payment.mandate_reference)
        for payment in payments
        if payment.mandate_reference and payment.amount_cents < 0 and payment.is_return
    }
    if not returns:
        return {}
    references = {reference for _, reference in returns.values()}
    rows = batch.session.exec(
        select(Mandate.reference, Mandate.id).where(col(Mandate.reference).in_(references))
    )
    mandates = dict(rows.all())
    waiting = _returnable(batch, set(mandates.values()))
    found = {}
    for payment, reference in returns.values():
        fitting = [
            debit
            for debit in waiting
            if debit.mandate_id == mandates.get(reference) and _fits(debit, payment)
        ]
        if len(fitting) == 1:
            found[payment.id] = fitting[0]
            waiting.remove(fitting[0])
    return found


def _returnable(batch: PostingBatch, mandate_ids: set[UUID]) -> list[Debit]:
    if not mandate_ids:
        return []
    return batch.load_debits(
        col(CollectionItem.mandate_id).in_(mandate_ids),
        col(CollectionItem.state).in_((ItemState.PAID, ItemState.COLLECTING)),
    )


def _fits(debit: Debit, payment: Payment) -> bool:
    asked = payment.detail.instructed_cents if payment.detail else None
    if asked is not None:
        return debit.amount_cents == asked
    return debit.amount_cents <= -payment.amount_cents
