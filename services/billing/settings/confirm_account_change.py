"""A second officer confirms a change of the association's account: it takes effect."""

from __future__ import annotations

from uuid import UUID

from services.billing.association.change_account import change_account
from services.billing.association.queries import refuse_hand_of
from services.billing.settings.decide_account_change import decide_account_change
from services.billing.settings.lock_account import lock_account, lock_change
from services.billing.settings.queries import facts_of
from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def confirm_account_change(uow: UnitOfWork, change_id: UUID, by: Actor) -> None:
    """Confirmed by the same person again it changes nothing.

    Raises MissingPermission, UnknownProposal, ProposalOver, OwnProposal or
    EnteredByProposer.
    """
    by.require(Permission.SETTINGS_WRITE)
    change = lock_change(uow, change_id)
    if change.state is ProposalState.CONFIRMED and change.decided_by == by.person_id:
        return
    refuse_second_opinion(change, by.person_id, uow.clock.now())
    _refuse_one_hand(uow, change, by)
    change_account(uow, lock_account(uow), facts_of(change), change.iban_sealed)
    decide_account_change(uow, change, ProposalState.CONFIRMED, by)


def _refuse_one_hand(uow: UnitOfWork, change: SettingsChange, by: Actor) -> None:
    """In either direction: a puppet may as well propose what its master confirms."""
    if change.proposed_by is None:
        return
    for one, other in ((change.proposed_by, by.person_id), (by.person_id, change.proposed_by)):
        refuse_hand_of(uow.session, one, other, Permission.SETTINGS_WRITE, uow.clock.today())
