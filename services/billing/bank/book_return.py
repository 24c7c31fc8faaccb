"""Books direct debits that came back: from the statement with money, from a pain.002 without."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from sqlmodel import col, select

from services.billing.bank.debits import Debit
from services.billing.bank.import_report import Returned
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.collections.rules.states import ItemState
from services.billing.ledger.tables import Account
from services.billing.statements.return_reasons import ReturnKind, return_reason
from shared.contracts.billing import CollectionReturned

_UNTOLD = "MS03"  # The bank gives no reason.
_ASKED_FOR = "FOCR"
"""What a reversal that we asked the bank for is (ISO 20022: following a cancellation request)."""


def book_return(batch: PostingBatch, payment: Payment, debit: Debit) -> bool:
    """Money for a debit was taken back; False if another kind of message has reported the same
    money.

    The principal is what was collected, whatever else the bank took is its fee: the association
    bears it, and the invoice opens again by the principal alone. The invoice must be loaded with
    its credit.
    """
    taken, number = -payment.amount_cents, batch.invoices[debit.invoice_id].number
    if debit.returned_by is not None:
        if booked_from_other_message(batch, debit.returned_by, payment):
            return False
        return _keep(batch, payment, "returned_before", number)
    if taken < debit.amount_cents:
        return _keep(batch, payment, "return_too_small", number)
    _name_parts(payment, debit, number)
    debit.returned_by, debit.changed = payment.id, True
    debit.fees_cents = taken - debit.amount_cents
    batch.post(payment, debit=Account.BANK_FEES, credit=payment.source, cents=debit.fees_cents)
    batch.report.unmatched_by_id.pop(payment.id, None)
    if debit.state is ItemState.REJECTED:
        payment.add_reason("rejected_before", number)
        _take_from_clearing(batch, payment, debit)
    else:
        _reopen(batch, payment, debit)
    return True


def reject_debit(batch: PostingBatch, debit: Debit, reason: str, on: date) -> bool:
    """The bank refused a debit before settlement; False if that is known already.

    No money moves. If the sum was credited in full before we learned of it, the invoice opens again
    and the money waits until the bank debits it. The invoice must be loaded with its credit.
    """
    if debit.state in (ItemState.RETURNED, ItemState.REJECTED):
        return False
    if debit.state is ItemState.PAID:
        batch.give_back(
            batch.invoices[debit.invoice_id],
            debit.amount_cents,
            target=Account.COLLECTION_CLEARING,
            booked_on=on,
            payment=None,
        )
    debit.state, debit.reason, debit.changed = ItemState.REJECTED, reason, True
    debit.returned_on = on
    _report_return(batch, debit, on)
    return True


def booked_from_other_message(batch: PostingBatch, transaction_id: UUID, payment: Payment) -> bool:
    """Whether the money was booked from another kind of message: camt.053, .054 and .052 report
    the same money, with entries cut differently."""
    if any(each.id == transaction_id for each in batch.payments):
        return False
    messages = batch.session.exec(
        select(col(BankTransaction.messages)).where(BankTransaction.id == transaction_id)
    ).first()
    return messages is not None and payment.message not in messages.split()


def _keep(batch: PostingBatch, payment: Payment, code: str, number: str) -> bool:
    payment.add_reason(code, number)
    batch.keep_unmatched(payment)
    return True


def _reopen(batch: PostingBatch, payment: Payment, debit: Debit) -> None:
    was_paid = debit.state is ItemState.PAID
    debit.state, debit.reason = ItemState.RETURNED, payment.reason
    debit.returned_on = payment.booked_on
    if was_paid:
        batch.give_back(
            batch.invoices[debit.invoice_id],
            debit.amount_cents,
            target=payment.source,
            booked_on=payment.booked_on,
            payment=payment,
        )
    else:
        _take_from_clearing(batch, payment, debit)
    _report_return(batch, debit, payment.booked_on)


def _take_from_clearing(batch: PostingBatch, payment: Payment, debit: Debit) -> None:
    batch.post(
        payment,
        debit=Account.COLLECTION_CLEARING,
        credit=payment.source,
        cents=debit.amount_cents,
    )


def _report_return(batch: PostingBatch, debit: Debit, on: date) -> None:
    """The event, the line of the report, and what the reason means for the mandate."""
    invoice, reason = batch.invoices[debit.invoice_id], debit.reason or _UNTOLD
    batch.report.returns.append(
        Returned(invoice.number, reason, debit.amount_cents, debit.fees_cents)
    )
    batch.events.append(
        CollectionReturned(
            invoice_id=invoice.id,
            member_id=invoice.member_id,
            number=invoice.number,
            reason=reason,
            principal_cents=debit.amount_cents,
            fees_cents=debit.fees_cents,
            open_cents=invoice.open_cents,
            returned_on=on,
        )
    )
    if return_reason(reason).kind is ReturnKind.NEW_MANDATE:
        batch.mandates.end(debit.mandate_id, debit.collection_id, on, reason)


def _name_parts(payment: Payment, debit: Debit, number: str) -> None:
    """What of the money is principal and what is fee, and why it came back, for its row."""
    detail = payment.detail
    suffix = detail.gvc_suffix if detail else None
    given = detail.return_reason if detail else None
    payment.state = TransactionState.RETURNED
    if given is None and payment.is_our_reversal:
        given = _ASKED_FOR
    payment.reason = return_reason(given, gvc_suffix=suffix).code
    payment.principal_cents = debit.amount_cents
    payment.fees_cents = -payment.amount_cents - debit.amount_cents
    payment.invoice_id, payment.collection_id = debit.invoice_id, debit.collection_id
    payment.add_reason("returned", number)
    if not payment.is_split_into(debit.amount_cents):
        payment.add_reason("parts_differ")
