"""Changes how a member pays: by transfer, or again by the direct debit mandate it has."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.accounts.errors import NoMandateToPayBy
from services.billing.accounts.rules.states import MandateState, PaymentMethod
from services.billing.accounts.tables import Mandate, MemberAccount, PaymentArrangement
from services.billing.errors import MemberAccountNotFound
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def choose_payment_method(
    uow: UnitOfWork, member_id: UUID, method: PaymentMethod, by: Actor
) -> PaymentArrangement:
    """From the next invoice on; what is in a bank file already goes on.

    A mandate stays valid while its member pays by transfer. Raises MissingPermission,
    MemberAccountNotFound, NoMandateToPayBy.
    """
    by.require(Permission.MANDATES_WRITE)
    if uow.session.get(MemberAccount, member_id) is None:
        raise MemberAccountNotFound
    mandate_id = None
    if method is PaymentMethod.DIRECT_DEBIT:
        mandate_id = _running_mandate(uow.session, member_id)
    return uow.session.merge(
        PaymentArrangement(
            association_id=uow.own, member_id=member_id, method=method, mandate_id=mandate_id
        )
    )


def _running_mandate(session: Session, member_id: UUID) -> UUID:
    """The latest that has not ended."""
    found = session.exec(
        select(Mandate.id)
        .where(Mandate.member_id == member_id, Mandate.state != MandateState.ENDED)
        .order_by(col(Mandate.created_at).desc())
    ).first()
    if found is None:
        raise NoMandateToPayBy
    return found
