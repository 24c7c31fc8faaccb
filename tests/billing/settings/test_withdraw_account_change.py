"""Who proposed takes it back."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.billing.settings.withdraw_account_change import withdraw_account_change
from shared.actor import Actor
from shared.permissions import MissingPermission, Role
from shared.proposals import ForeignProposal, ProposalState
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.runs.desk import OWN
from tests.billing.settings.proposals import propose, state
from tests.support.actors import holder_of


def withdraw(runtime: ServiceRuntime, change: UUID, by: Actor = BY_TREASURER) -> None:
    with runtime.transaction(OWN) as uow:
        withdraw_account_change(uow, change, by)


def test_nobody_else_takes_it_back(runtime: ServiceRuntime) -> None:
    change = propose(runtime)
    with pytest.raises(MissingPermission):
        withdraw(runtime, change, holder_of(Role.OFFICE))
    with pytest.raises(ForeignProposal):
        withdraw(runtime, change, BY_CHAIR)


def test_taken_back_twice_is_taken_back(runtime: ServiceRuntime) -> None:
    change = propose(runtime)
    for _ in range(2):
        withdraw(runtime, change)
    assert state(runtime, change) is ProposalState.WITHDRAWN
