"""Writes down what became of a proposed account, and tells it."""

from __future__ import annotations

from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.contracts.billing import AccountChangeDecided
from shared.events import publish
from shared.permissions import Permission
from shared.proposals import ProposalState
from shared.unit_of_work import UnitOfWork


def decide_account_change(
    uow: UnitOfWork, change: SettingsChange, outcome: ProposalState, by: Actor, reason: str = ""
) -> None:
    """The proposal is locked by whoever calls, and was found open. Raises MissingPermission."""
    by.require(Permission.SETTINGS_WRITE)
    change.state, change.reason = outcome, reason
    change.decided_by, change.decided_at = by.person_id, uow.clock.now()
    uow.session.flush()
    publish(
        uow,
        AccountChangeDecided(
            change_id=change.id,
            outcome=outcome.value,
            proposed_by=change.proposed_by,
            decided_by=by.person_id,
        ),
    )
