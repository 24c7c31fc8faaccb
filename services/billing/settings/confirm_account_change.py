"""A second officer confirms a change of the association's account: it takes effect."""

from __future__ import annotations

from uuid import UUID

from services.billing.association.change_account import change_account
from services.billing.settings.decide_account_change import decide_account_change
from services.billing.settings.lock_account import lock_account, lock_change
from services.billing.settings.queries import facts_of
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def confirm_account_change(uow: UnitOfWork, change_id: UUID, by: Actor) -> None:
    """Confirmed by the same person again it changes nothing.

    Raises MissingPermission, UnknownProposal, ProposalOver or OwnProposal.
    """
    by.require(Permission.SETTINGS_WRITE)
    change = lock_change(uow, change_id)
    if change.state is ProposalState.CONFIRMED and change.decided_by == by.person_id:
        return
    refuse_second_opinion(change, by.person_id, uow.clock.now())
    change_account(uow, lock_account(uow), facts_of(change), change.iban_sealed)
    decide_account_change(uow, change, ProposalState.CONFIRMED, by)
