"""Proposes to pay credit back: one person says so, another releases it."""

from __future__ import annotations

from services.billing.association.queries import own_association
from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import (
    AmountNotPositive,
    CreditTooSmall,
    NoCredit,
    OpenInvoicesFirst,
    ReasonMissing,
)
from services.billing.credits.payee import Payee, payee_of
from services.billing.credits.queries import MemberCredit, credit_of
from services.billing.credits.transfer_file import transfer_of
from services.billing.ledger.lock_books import lock_books
from services.billing.sepa.pain001 import write_transfer
from services.billing.sepa.references import refund_id
from shared.actor import Actor
from shared.ids import new_id
from shared.money import plain_amount
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def propose_refund(
    uow: UnitOfWork,
    member_number: str,
    reason: str,
    by: Actor,
    *,
    amount_cents: int | None = None,
    payee: Payee | None = None,
    beside_open: bool = False,
) -> Refund:
    """Without an amount what is free: credit less what is open and not with the bank. More than
    that only `beside_open`: who says so wants the member to pay its invoices all the same. The
    bank file is written once to see that it can be, and thrown away.

    Raises MissingPermission, ReasonMissing, NoCredit, AmountNotPositive, CreditTooSmall,
    OpenInvoicesFirst, NoAccountToRefund, PayeeUnreadable, PayeeNeedsTown.
    """
    by.require(Permission.BANK_ASSIGN)
    if not reason.strip():
        raise ReasonMissing
    if amount_cents is not None and amount_cents <= 0:
        raise AmountNotPositive
    lock_books(uow.session)
    credit = _credit(uow, member_number)
    cents = _amount(credit, amount_cents, beside_open=beside_open)
    payee = payee or payee_of(uow.session, uow.keys, credit.member_id)
    id_ = new_id()
    refund = Refund(
        association_id=uow.own,
        id=id_,
        member_id=credit.member_id,
        amount_cents=cents,
        reason=reason.strip(),
        state=RefundState.PROPOSED,
        account_holder=payee.account_holder,
        iban_sealed=uow.keys.encrypt(payee.iban, id_.bytes),
        iban_masked=payee.iban_masked,
        end_to_end_id=refund_id(id_),
        proposed_by=by.person_id,
        proposed_at=uow.clock.now(),
        beside_open=beside_open,
    )
    write_transfer(transfer_of(uow, refund, own_association(uow.session), uow.clock.today()))
    uow.session.add(refund)
    uow.session.flush()
    return refund


def _credit(uow: UnitOfWork, member_number: str) -> MemberCredit:
    credit = credit_of(uow.session, member_number)
    if credit is None or credit.credit_cents <= 0:
        raise NoCredit(member_number=member_number)
    return credit


def _amount(credit: MemberCredit, wanted: int | None, *, beside_open: bool) -> int:
    free, available = credit.balance.free_cents, credit.balance.available_cents
    cents = (available if beside_open else free) if wanted is None else wanted
    if cents > available:
        raise CreditTooSmall(credit=plain_amount(available), wanted=plain_amount(cents))
    if available and not beside_open and (cents > free or not cents):
        raise OpenInvoicesFirst(open=plain_amount(credit.open_cents))
    if not cents:
        raise NoCredit(member_number=credit.member_number)
    return cents
