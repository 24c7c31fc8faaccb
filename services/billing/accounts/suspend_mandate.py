"""Suspends a mandate: dues are invoiced, but not debited until it is taken up again."""

from __future__ import annotations

from uuid import UUID

from services.billing.accounts.errors import MandateNotActive
from services.billing.accounts.lock_mandate import lock_running_mandate
from services.billing.accounts.note_mandate_change import note_mandate_change
from services.billing.accounts.rules.states import MandateChangeKind, MandateState
from services.billing.accounts.tables import Mandate
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def suspend_mandate(uow: UnitOfWork, mandate_id: UUID, reason: str, by: Actor) -> Mandate:
    """A second time changes nothing.

    What is in a bank file already goes on: a debit is taken out there.
    Raises MissingPermission, MandateNotFound, MandateEnded, MandateNotActive.
    """
    by.require(Permission.MANDATES_WRITE)
    mandate = lock_running_mandate(uow.session, mandate_id)
    if mandate.state is MandateState.SUSPENDED:
        return mandate
    if mandate.state is not MandateState.ACTIVE:
        raise MandateNotActive(reference=mandate.reference)
    mandate.state = MandateState.SUSPENDED
    note_mandate_change(
        uow, mandate, MandateChangeKind.SUSPENDED, changed_by=by.person_id, reason=reason
    )
    return mandate
