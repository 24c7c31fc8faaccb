"""Books what the bank takes for itself: a charge told with an entry, a fee told with a return."""

from __future__ import annotations

from services.billing.bank.debits import Debit
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.states import TransactionState
from services.billing.ledger.tables import Account


def book_charge(batch: PostingBatch, payment: Payment, debit: Debit | None) -> None:
    """The association bears it; a fee that names a debit of ours is noted with that."""
    payment.state = TransactionState.SETTLED
    payment.add_reason("bank_fee")
    payment.fees_cents = -payment.amount_cents
    if debit is not None:
        debit.fees_cents, debit.changed = debit.fees_cents - payment.amount_cents, True
        payment.invoice_id, payment.collection_id = debit.invoice_id, debit.collection_id
    batch.post(payment, debit=Account.BANK_FEES, credit=payment.source, cents=-payment.amount_cents)
    batch.report.unmatched_by_id.pop(payment.id, None)
