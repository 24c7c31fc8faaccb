"""Writes the transfer file of a refund: when it is released, and anew when its day has passed."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.billing.association.queries import own_association
from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.tables import Refund
from services.billing.credits.errors import RefundNotReleased
from services.billing.credits.lock_refund import lock_refund
from services.billing.credits.transfer_file import transfer_of
from services.billing.sepa.pain001 import write_transfer
from services.billing.sepa.target_calendar import next_target_day
from shared.unit_of_work import UnitOfWork


def take_refund_file(uow: UnitOfWork, refund_id: UUID) -> Refund:
    """The file to be handed in: one that lay until its day was past names the next one. Its ids
    stay, so that a bank which gets both takes it once.

    Raises RefundNotFound, RefundNotReleased.
    """
    refund = lock_refund(uow, refund_id)
    if not refund.sha256:
        raise RefundNotReleased
    if refund.state is RefundState.RELEASED and is_late(refund, uow.clock.today()):
        write_refund(uow, refund)
        uow.session.add(refund)
        uow.session.flush()
    return refund


def is_late(refund: Refund, today: date) -> bool:
    """Whether its transfer was to be executed on a day that is past."""
    return refund.execute_on is not None and refund.execute_on < today


def write_refund(uow: UnitOfWork, refund: Refund) -> None:
    """To be executed on the next TARGET day. The refund must be locked."""
    refund.execute_on = next_target_day(uow.clock.today())
    refund.file_name = f"refund-{refund.execute_on.isoformat()}-{refund.id.hex[-6:]}.xml"
    transfer = transfer_of(uow, refund, own_association(uow.session), refund.execute_on)
    with uow.documents.sealing(uow.own) as document:
        document.write(write_transfer(transfer))
    refund.sha256 = document.sha256
