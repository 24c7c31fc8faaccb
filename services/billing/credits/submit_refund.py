"""Notes that the transfer of a refund was handed to the bank."""

from __future__ import annotations

from uuid import UUID

from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundDayPast, RefundNotReleased
from services.billing.credits.lock_refund import lock_refund
from services.billing.credits.write_refund import is_late
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def submit_refund(uow: UnitOfWork, refund_id: UUID, by: Actor, *, in_time: bool = False) -> Refund:
    """A second time changes nothing. A file whose day is past is made anew by downloading it,
    unless the bank had it `in_time` and this is only noted late.

    Raises MissingPermission, RefundNotFound, RefundNotReleased, RefundDayPast.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    refund = lock_refund(uow, refund_id)
    if refund.state is RefundState.RELEASED:
        if is_late(refund, uow.clock.today()) and not in_time:
            raise RefundDayPast(day=str(refund.execute_on))
        refund.state = RefundState.SUBMITTED
        refund.submitted_by, refund.submitted_at = by.person_id, uow.clock.now()
    elif refund.state is not RefundState.SUBMITTED:
        raise RefundNotReleased
    uow.session.add(refund)
    return refund
