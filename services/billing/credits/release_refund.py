"""Releases a refund: the second person says yes, the transfer file is written and sealed."""

from __future__ import annotations

from uuid import UUID

from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.tables import Refund
from services.billing.collections.member_balances import member_balance
from services.billing.credits.errors import (
    CreditTooSmall,
    OpenInvoicesFirst,
    RefundNotProposed,
    SamePersonReleasesRefund,
)
from services.billing.credits.lock_refund import lock_refund
from services.billing.credits.write_refund import write_refund
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from shared.actor import Actor
from shared.contracts.corrections import CreditRefunded
from shared.events import publish
from shared.ids import new_id
from shared.money import plain_amount
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def release_refund(uow: UnitOfWork, refund_id: UUID, by: Actor) -> Refund:
    """The money leaves the member's credit; on the bank account the statement books it.

    Raises MissingPermission, RefundNotFound, RefundNotProposed, SamePersonReleasesRefund,
    CreditTooSmall (it was used meanwhile), OpenInvoicesFirst, PayeeUnreadable, PayeeNeedsTown.
    """
    by.require(Permission.DUES_RELEASE)
    refund = lock_refund(uow, refund_id)
    if refund.state is not RefundState.PROPOSED:
        raise RefundNotProposed
    if refund.proposed_by == by.person_id:
        raise SamePersonReleasesRefund
    _refuse_used(uow, refund)
    refund.state = RefundState.RELEASED
    refund.released_by, refund.released_at = by.person_id, uow.clock.now()
    write_refund(uow, refund)
    _post(uow, refund)
    publish(
        uow,
        CreditRefunded(
            refund_id=refund.id,
            member_id=refund.member_id,
            amount_cents=refund.amount_cents,
            released_by=by.person_id,
        ),
    )
    uow.session.add(refund)
    uow.session.flush()
    return refund


def _refuse_used(uow: UnitOfWork, refund: Refund) -> None:
    """What was free when it was proposed may be gone, or owed, by now."""
    credit, wanted = member_balance(uow.session, refund.member_id), refund.amount_cents
    left = credit._replace(promised_cents=credit.promised_cents - wanted)
    if left.available_cents < wanted:
        raise CreditTooSmall(credit=plain_amount(left.available_cents), wanted=plain_amount(wanted))
    if left.free_cents < wanted and not refund.beside_open:
        raise OpenInvoicesFirst(open=plain_amount(credit.open_cents))


def _post(uow: UnitOfWork, refund: Refund) -> None:
    out = Posting(
        posting_id=new_id(),
        booked_on=uow.clock.today(),
        debit=Account.MEMBER_CREDIT,
        credit=Account.REFUND_CLEARING,
        amount_cents=refund.amount_cents,
        text=refund.end_to_end_id,
        member_id=refund.member_id,
    )
    post(uow, [out])
