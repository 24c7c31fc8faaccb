"""Puts the money of a refund that was not carried out back to the member's credit."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.billing.balances.rules.refund_states import ON_ITS_WAY, RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundNotReleased
from services.billing.credits.lock_refund import lock_refund
from services.billing.ledger.closed_period import open_day
from services.billing.ledger.lock_books import lock_books
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def reopen_credit(uow: UnitOfWork, refund_id: UUID, by: Actor) -> Refund:
    """A person says that the bank did not carry it out, or will not be given the file.

    Raises MissingPermission, RefundNotFound, RefundNotReleased.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    refund = lock_refund(uow, refund_id)
    if refund.state not in ON_ITS_WAY:
        raise RefundNotReleased
    put_back(uow, refund, refund.verdict or "", uow.clock.today())
    return refund


def put_back(uow: UnitOfWork, refund: Refund, reason_code: str, on: date) -> None:
    """The refund is rejected; its money stands on the member's credit again. It must be locked."""
    refund.state, refund.reason_code = RefundState.REJECTED, reason_code or None
    back = Posting(
        posting_id=new_id(),
        booked_on=open_day(lock_books(uow.session), on),
        debit=Account.REFUND_CLEARING,
        credit=Account.MEMBER_CREDIT,
        amount_cents=refund.amount_cents,
        text=refund.end_to_end_id,
        member_id=refund.member_id,
    )
    post(uow, [back])
    uow.session.add(refund)
