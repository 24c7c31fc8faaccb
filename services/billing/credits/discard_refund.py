"""Gives a refund up before it is released: by who proposed it, or by who should release it."""

from __future__ import annotations

from uuid import UUID

from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundNotProposed
from services.billing.credits.lock_refund import lock_refund
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def discard_refund(uow: UnitOfWork, refund_id: UUID, by: Actor) -> Refund:
    """The credit stays as it was. Raises MissingPermission, RefundNotFound, RefundNotProposed."""
    by.require(Permission.DUES_RELEASE)
    refund = lock_refund(uow, refund_id)
    if refund.state is not RefundState.PROPOSED:
        raise RefundNotProposed
    refund.state = RefundState.DISCARDED
    uow.session.add(refund)
    return refund
