"""Takes a suspended mandate up again: the next run debits by it, nothing before that."""

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


def resume_mandate(uow: UnitOfWork, mandate_id: UUID, reason: str, by: Actor) -> Mandate:
    """A second time changes nothing.

    Raises MissingPermission, MandateNotFound, MandateEnded, MandateNotActive.
    """
    by.require(Permission.MANDATES_WRITE)
    mandate = lock_running_mandate(uow.session, mandate_id)
    if mandate.state is MandateState.ACTIVE:
        return mandate
    if mandate.state is not MandateState.SUSPENDED:
        raise MandateNotActive(reference=mandate.reference)
    mandate.state = MandateState.ACTIVE
    note_mandate_change(
        uow, mandate, MandateChangeKind.RESUMED, changed_by=by.person_id, reason=reason
    )
    return mandate
