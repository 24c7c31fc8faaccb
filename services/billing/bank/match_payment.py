"""Books transfers that members made: to the invoices they are for, or keeps them unmatched."""

from __future__ import annotations

from services.billing.bank.import_report import Matched
from services.billing.bank.match_candidates import MatchCandidates
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.matching import (
    Match,
    match_doubtful,
    match_named,
    match_payers,
    unmatched,
)
from services.billing.bank.rules.states import TransactionState


def match_payment(batch: PostingBatch, payment: Payment, candidates: MatchCandidates) -> None:
    """Books a transfer to the invoices it is for; what is not certain stays unmatched."""
    match = _match(payment, candidates)
    payment.explanation = (*payment.explanation, *match.reasons)
    if not match.shares:
        batch.keep_unmatched(payment)
        return
    payment.state = TransactionState.MATCHED
    payment.invoice_id = match.shares[0].invoice.id
    batch.report.unmatched_by_id.pop(payment.id, None)
    for invoice, cents in match.shares:
        batch.receive(invoice, cents, source=payment.source, payment=payment)
        batch.report.matched.append(Matched(invoice.number, cents))


def _match(payment: Payment, candidates: MatchCandidates) -> Match:
    if not payment.is_in_euros:
        return unmatched("foreign_currency", payment.entry.currency)
    named = candidates.named[payment.id]
    if named.invoices:
        return match_named(payment.amount_cents, named.invoices, named.referenced)
    if named.doubtful:
        return match_doubtful(payment.amount_cents, named.doubtful)
    return match_payers(payment.amount_cents, candidates.payers_of(payment))
