"""Notes that the transfer of a refund was handed to the bank."""

from __future__ import annotations

from uuid import UUID

from services.billing.credits.errors import RefundNotReleased
from services.billing.credits.lock_refund import lock_refund
from services.billing.credits.rules.refund_states import RefundState
from services.billing.credits.tables import Refund
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def submit_refund(uow: UnitOfWork, refund_id: UUID, by: Actor) -> Refund:
    """A second time changes nothing.

    Raises MissingPermission, RefundNotFound, RefundNotReleased.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    refund = lock_refund(uow, refund_id)
    if refund.state is RefundState.RELEASED:
        refund.state = RefundState.SUBMITTED
        refund.submitted_by, refund.submitted_at = by.person_id, uow.clock.now()
    elif refund.state is not RefundState.SUBMITTED:
        raise RefundNotReleased
    uow.session.add(refund)
    return refund
