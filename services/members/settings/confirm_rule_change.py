"""A second officer confirms another rule of admission: it takes effect."""

from __future__ import annotations

from uuid import UUID

from services.members.association.change_rule import change_rule
from services.members.association.queries import refuse_hand_of
from services.members.settings.decide_rule_change import decide_rule_change
from services.members.settings.lock_rule import lock_change, lock_rule
from services.members.settings.queries import rule_of
from services.members.settings.tables import SettingsChange
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def confirm_rule_change(uow: UnitOfWork, change_id: UUID, by: Actor) -> None:
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
    change_rule(uow, lock_rule(uow), rule_of(change))
    decide_rule_change(uow, change, ProposalState.CONFIRMED, by)


def _refuse_one_hand(uow: UnitOfWork, change: SettingsChange, by: Actor) -> None:
    """In either direction: a puppet may as well propose what its master confirms."""
    if change.proposed_by is None:
        return
    for one, other in ((change.proposed_by, by.person_id), (by.person_id, change.proposed_by)):
        refuse_hand_of(uow.session, one, other, Permission.SETTINGS_WRITE, uow.clock.today())
