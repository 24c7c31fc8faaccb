"""Ends a mandate because the member or the association says so (Widerruf)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlmodel import select

from services.billing.accounts.errors import MandateEndsElsewhen
from services.billing.accounts.lock_mandate import lock_mandate
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.states import (
    MandateChangeKind,
    MandateState,
    PaymentMethod,
)
from services.billing.accounts.tables import Mandate, PaymentArrangement
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Revocation:
    """Why a mandate ends and on which day; `pays_by_transfer` sends invoices from then on.

    Without it the member stays one that pays by direct debit and waits for a new mandate: the next
    dues run names it.
    """

    on: date
    reason: str
    pays_by_transfer: bool = False


def revoke_mandate(uow: UnitOfWork, mandate_id: UUID, revocation: Revocation, by: Actor) -> Mandate:
    """A mandate that has ended stays as it ended; only how the member pays is then changed.

    Raises MissingPermission, MandateNotFound, MandateEndsElsewhen for a day after today or before
    it was signed.
    """
    by.require(Permission.MANDATES_WRITE)
    mandate = lock_mandate(uow.session, mandate_id)
    if not mandate.signed_on <= revocation.on <= uow.clock.today():
        raise MandateEndsElsewhen(signed_on=mandate.signed_on.isoformat())
    if mandate.state is not MandateState.ENDED:
        mandate.state, mandate.ended_on = MandateState.ENDED, revocation.on
        note_mandate_change(
            uow,
            mandate,
            MandateChangeKind.REVOKED,
            changed_by=by.person_id,
            reason=revocation.reason,
            on=revocation.on,
        )
    if revocation.pays_by_transfer:
        _pay_by_transfer(uow, mandate)
    return mandate


def _pay_by_transfer(uow: UnitOfWork, mandate: Mandate) -> None:
    arrangement = uow.session.exec(
        select(PaymentArrangement).where(PaymentArrangement.mandate_id == mandate.id)
    ).first()
    if arrangement is not None:
        arrangement.method, arrangement.mandate_id = PaymentMethod.TRANSFER, None
