"""Finds a refund and locks it with the books."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundNotFound
from services.billing.ledger.lock_books import lock_books
from shared.unit_of_work import UnitOfWork


def lock_refund(uow: UnitOfWork, refund_id: UUID) -> Refund:
    """As it is now. Raises RefundNotFound."""
    lock_books(uow.session)
    refund = uow.session.exec(select(Refund).where(Refund.id == refund_id)).first()
    if refund is None:
        raise RefundNotFound
    uow.session.refresh(refund)
    return refund
