"""A second officer rejects, and says why."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.billing.settings.reject_account_change import reject_account_change
from services.billing.settings.tables import SettingsChange
from shared.actor import Actor
from shared.permissions import MissingPermission, Role
from shared.proposals import NoReason, OwnProposal, ProposalOver, ProposalState
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.runs.desk import OWN, stored
from tests.billing.settings.proposals import iban_in_force, propose, state
from tests.support.actors import holder_of


def reject(
    runtime: ServiceRuntime, change: UUID, reason: str = "Kein Beschluss.", by: Actor = BY_CHAIR
) -> None:
    with runtime.transaction(OWN) as uow:
        reject_account_change(uow, change, reason, by)


def test_not_by_the_proposer_nor_without_right_or_reason(runtime: ServiceRuntime) -> None:
    change = propose(runtime)
    with pytest.raises(MissingPermission):
        reject(runtime, change, by=holder_of(Role.AUDITOR))
    with pytest.raises(OwnProposal):
        reject(runtime, change, by=BY_TREASURER)
    with pytest.raises(NoReason):
        reject(runtime, change, "  ")
    assert state(runtime, change) is ProposalState.OPEN


def test_nothing_changes_and_the_reason_is_kept(runtime: ServiceRuntime) -> None:
    change, before = propose(runtime), iban_in_force(runtime)
    for _ in range(2):
        reject(runtime, change)
    assert iban_in_force(runtime) == before
    assert [row.reason for row in stored(runtime, SettingsChange)] == ["Kein Beschluss."]
    with pytest.raises(ProposalOver):
        reject(runtime, change, by=holder_of(Role.BOARD))
    assert propose(runtime) != change
