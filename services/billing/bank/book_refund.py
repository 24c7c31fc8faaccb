"""Books what banks tell of refunds: paid, come back, rejected, the payee's name compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.balances.rules.refund_states import ON_ITS_WAY, RefundState
from services.billing.balances.tables import Refund
from services.billing.bank.book_return import booked_from_other_message
from services.billing.bank.import_report import EntryCounts
from services.billing.bank.payments import Payment
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankTransaction
from services.billing.credits.reopen_credit import put_back
from services.billing.ledger.tables import Account, LedgerEntry
from services.billing.sepa.references import refund_ids
from services.billing.statements.pain002 import BlockStatus, Status, StatusReport
from services.billing.statements.return_reasons import return_reason
from shared.db import Session

VERDICTS = frozenset({"RCVC", "RVNM", "RVMC", "RVNA"})
"""Verification of payee (pain.002, Anlage 3 DFÜ): fits, does not, nearly, could not be asked."""


def load_refunds(session: Session, payments: Iterable[Payment]) -> dict[UUID, Refund]:
    """By payment: the refund whose id the bank names, in its structure or in the text."""
    named = {payment.id: refund_ids(_told(payment)) for payment in payments}
    refunds = _by_id(session, {one for found in named.values() for one in found})
    return {
        payment_id: refunds[id_]
        for payment_id, found in named.items()
        for id_ in found
        if id_ in refunds
    }


def book_refund(batch: PostingBatch, payment: Payment, refund: Refund) -> bool:
    """Whether its money was not booked before; what does not fit the refund stays unmatched.

    A return may be told before the transfer itself: the refund is returned all the same.
    """
    member = _member_number(batch.session, refund)
    if _is_its_transfer(payment, refund):
        payment.state = TransactionState.SETTLED
        payment.add_reason("refund_paid", member)
        refund.transaction_id = payment.id
        if refund.state in ON_ITS_WAY:
            refund.state = RefundState.PAID
        batch.post(
            payment,
            debit=Account.REFUND_CLEARING,
            credit=payment.source,
            cents=refund.amount_cents,
        )
    elif _is_its_return(payment, refund):
        payment.state = TransactionState.RETURNED
        payment.reason = payment.detail.return_reason if payment.detail else None
        payment.add_reason("refund_returned", member)
        refund.state, refund.reason_code = RefundState.RETURNED, payment.reason
        batch.credit_member(
            payment, refund.member_id, refund.amount_cents, payment.booked_on, payment.source
        )
    elif _told_before(batch, payment, refund):
        return False
    else:
        payment.add_reason("refund_differs", member)
        batch.keep_unmatched(payment)
        return True
    batch.report.unmatched_by_id.pop(payment.id, None)
    batch.session.add(refund)
    return True


class RefundAnswers(NamedTuple):
    """What a report says of refunds, and what is left of it to be said of debits: a block or a
    transaction is of the one kind or of the other."""

    counts: EntryCounts
    rest: StatusReport

    @property
    def is_all(self) -> bool:
        return not self.rest.blocks


def answer_refunds(batch: PostingBatch, report: StatusReport) -> RefundAnswers | None:
    """None where the report speaks of no refund."""
    said = _answers(report)
    refunds = _by_id(batch.session, said)
    if not refunds:
        return None
    new = sum(_answer(batch, refund, said[id_]) for id_, refund in refunds.items())
    counts = EntryCounts(len(refunds), new, len(refunds) - new)
    blocks = tuple(_of_debits(block, refunds) for block in report.blocks)
    return RefundAnswers(counts, replace(report, blocks=tuple(one for one in blocks if one)))


def _of_debits(block: BlockStatus, refunds: Mapping[UUID, Refund]) -> BlockStatus | None:
    """The block without what it says of refunds; None where nothing is left."""
    left = tuple(one for one in block.transactions if not _names(one.end_to_end_id or "", refunds))
    is_refund = _names(block.payment_information_id, refunds)
    if not left and (is_refund or block.transactions):
        return None
    return replace(block, transactions=left)


def _names(text: str, refunds: Mapping[UUID, Refund]) -> bool:
    return any(one in refunds for one in refund_ids(text))


def _answer(batch: PostingBatch, refund: Refund, status: Status) -> bool:
    verdict = next((one for one in (status.code, status.reason) if one in VERDICTS), None)
    if status.rejected and refund.state in ON_ITS_WAY:
        refund.verdict = verdict or refund.verdict
        code = verdict or return_reason(status.reason).code
        put_back(batch.uow, refund, code, batch.uow.clock.today())
        return True
    changed = verdict is not None and verdict != refund.verdict
    if changed:
        refund.verdict = verdict
        batch.session.add(refund)
    return changed


def _answers(report: StatusReport) -> dict[UUID, Status]:
    """The file, then its blocks, then its transactions: the nearest level counts, but a rejected
    level rejects all below it."""
    said = dict.fromkeys(refund_ids(report.original_message_id), report.status)
    for block in report.blocks:
        status = _below(report.status, block.status)
        said |= dict.fromkeys(refund_ids(block.payment_information_id), status)
        for one in block.transactions:
            said |= dict.fromkeys(refund_ids(one.end_to_end_id or ""), _below(status, one.status))
    return said


def _below(above: Status, status: Status) -> Status:
    nearest = status.or_that_of(above)
    return replace(nearest, code=above.code) if above.rejected else nearest


def _told(payment: Payment) -> str:
    return f"{payment.end_to_end_id or ''} {payment.searched}"


def _is_its_transfer(payment: Payment, refund: Refund) -> bool:
    if payment.amount_cents != -refund.amount_cents or refund.transaction_id is not None:
        return False
    return refund.state in ON_ITS_WAY or refund.state is RefundState.RETURNED


def _is_its_return(payment: Payment, refund: Refund) -> bool:
    if payment.amount_cents != refund.amount_cents:
        return False
    told_first = refund.state in ON_ITS_WAY and payment.is_transfer_back
    return told_first or refund.state is RefundState.PAID


def _told_before(batch: PostingBatch, payment: Payment, refund: Refund) -> bool:
    """Whether another kind of message has told of the same transfer, or of the same return."""
    booked = None
    if payment.amount_cents == -refund.amount_cents:
        booked = refund.transaction_id
    elif payment.amount_cents == refund.amount_cents:
        booked = _returned_by(batch.session, refund)
    return booked is not None and booked_from_other_message(batch, booked, payment)


def _returned_by(session: Session, refund: Refund) -> UUID | None:
    """The transaction that brought its money back."""
    return session.exec(
        select(BankTransaction.id)
        .join(LedgerEntry, col(LedgerEntry.transaction_id) == col(BankTransaction.id))
        .where(
            BankTransaction.state == TransactionState.RETURNED,
            BankTransaction.amount_cents == refund.amount_cents,
            LedgerEntry.member_id == refund.member_id,
            LedgerEntry.credit == Account.MEMBER_CREDIT,
            col(LedgerEntry.invoice_id).is_(None),
        )
        .order_by(col(BankTransaction.booked_on).desc())
    ).first()


def _by_id(session: Session, ids: Mapping[UUID, Status] | set[UUID]) -> dict[UUID, Refund]:
    if not ids:
        return {}
    found: Sequence[Refund] = session.exec(
        select(Refund).where(col(Refund.id).in_(list(ids)))
    ).all()
    return {refund.id: refund for refund in found}


def _member_number(session: Session, refund: Refund) -> str:
    query = select(MemberAccount.member_number).where(MemberAccount.member_id == refund.member_id)
    return session.exec(query).first() or ""
