"""A second officer rejects another rule of admission."""

from __future__ import annotations

from uuid import UUID

from services.members.settings.decide_rule_change import decide_rule_change
from services.members.settings.lock_rule import lock_change
from shared.actor import Actor
from shared.permissions import Permission
from shared.proposals import NoReason, ProposalState, refuse_second_opinion
from shared.unit_of_work import UnitOfWork


def reject_rule_change(uow: UnitOfWork, change_id: UUID, reason: str, by: Actor) -> None:
    """Rejected by the same person again it changes nothing.

    Raises MissingPermission, NoReason, UnknownProposal, ProposalOver or OwnProposal.
    """
    by.require(Permission.SETTINGS_WRITE)
    if not reason.strip():
        raise NoReason
    change = lock_change(uow, change_id)
    if change.state is ProposalState.REJECTED and change.decided_by == by.person_id:
        return
    refuse_second_opinion(change, by.person_id, uow.clock.now())
    decide_rule_change(uow, change, ProposalState.REJECTED, by, reason.strip())
