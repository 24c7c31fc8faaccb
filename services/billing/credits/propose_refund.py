"""Proposes to pay credit back: one person says so, another releases it."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.association.queries import own_association
from services.billing.collections.member_balances import free_credits
from services.billing.credits.errors import (
    AmountNotPositive,
    CreditTooSmall,
    NoCredit,
    ReasonMissing,
)
from services.billing.credits.payee import Payee, payee_of
from services.billing.credits.queries import MemberCredit, member_credits
from services.billing.credits.rules.refund_states import RefundState
from services.billing.credits.tables import Refund
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
) -> Refund:
    """Without an amount what is free: credit less what is open and not with the bank. The bank file
    is written once to see that it can be, and thrown away.

    Raises MissingPermission, ReasonMissing, NoCredit, AmountNotPositive, CreditTooSmall,
    NoAccountToRefund, PayeeUnreadable, PayeeNeedsTown.
    """
    by.require(Permission.BANK_ASSIGN)
    if not reason.strip():
        raise ReasonMissing
    if amount_cents is not None and amount_cents <= 0:
        raise AmountNotPositive
    lock_books(uow.session)
    credit = _credit(uow, member_number)
    cents = _amount(uow, credit, amount_cents)
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
    )
    write_transfer(transfer_of(uow, refund, own_association(uow.session), uow.clock.today()))
    uow.session.add(refund)
    uow.session.flush()
    return refund


def proposed_cents(uow: UnitOfWork, member_id: UUID, but: UUID | None = None) -> int:
    """What is proposed to be paid back and still stands on the member's credit."""
    rows = uow.session.exec(
        select(Refund.amount_cents).where(
            Refund.member_id == member_id,
            Refund.state == RefundState.PROPOSED,
            col(Refund.id) != but,
        )
    )
    return sum(rows)


def _credit(uow: UnitOfWork, member_number: str) -> MemberCredit:
    known = select(MemberAccount.member_id).where(MemberAccount.member_number == member_number)
    found = member_credits(uow.session, member_number) if uow.session.exec(known).first() else []
    if not found:
        raise NoCredit(member_number=member_number)
    return found[0]


def _amount(uow: UnitOfWork, credit: MemberCredit, wanted: int | None) -> int:
    proposed = proposed_cents(uow, credit.member_id)
    if wanted is None:
        wanted = free_credits(uow.session).get(credit.member_id, 0) - proposed
        if wanted <= 0:
            raise NoCredit(member_number=credit.member_number)
    if wanted > credit.credit_cents - proposed:
        raise CreditTooSmall(
            credit=plain_amount(credit.credit_cents - proposed), wanted=plain_amount(wanted)
        )
    return wanted
