"""Who proposed a change of the association's account takes it back."""

from __future__ import annotations

from uuid import UUID

from services.billing.settings.decide_account_change import decide_account_change
from services.billing.settings.lock_account import lock_change
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_withdrawal
from shared.unit_of_work import UnitOfWork


def withdraw_account_change(uow: UnitOfWork, change_id: UUID, by: Actor) -> None:
    """Taken back again it changes nothing.

    Raises MissingPermission, UnknownProposal, ProposalOver or ForeignProposal.
    """
    by.require(Permission.SETTINGS_WRITE)
    change = lock_change(uow, change_id)
    if change.state is ProposalState.WITHDRAWN and change.decided_by == by.person_id:
        return
    refuse_withdrawal(change, by.person_id, uow.clock.now())
    decide_account_change(uow, change, ProposalState.WITHDRAWN, by)
