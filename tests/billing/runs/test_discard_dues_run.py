"""Giving a preparation up: who may, and what can no longer be given up."""

from __future__ import annotations

from uuid import UUID

import pytest

from services.billing.errors import DuesRunNotFound, RunNotPrepared
from services.billing.runs.discard_dues_run import discard_dues_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, prepared, released, stored
from tests.support.actors import holder_of


def discard(runtime: ServiceRuntime, run_id: UUID, by: Actor = BY_TREASURER) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return discard_dues_run(uow, run_id, by)


def test_the_auditor_gives_nothing_up(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    run = prepared(runtime)
    with pytest.raises(MissingPermission):
        discard(runtime, run.id, holder_of(Role.AUDITOR))
    assert [one.state for one in stored(runtime, DuesRun)] == [RunState.PREPARED]


def test_an_unknown_run(runtime: ServiceRuntime) -> None:
    with pytest.raises(DuesRunNotFound):
        discard(runtime, new_id())


def test_a_released_run_stands(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    run = released(runtime)
    with pytest.raises(RunNotPrepared):
        discard(runtime, run.id)
    assert [one.state for one in stored(runtime, DuesRun)] == [RunState.RELEASED]


def test_a_second_time_changes_nothing(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    run = prepared(runtime)
    for _ in range(2):
        assert discard(runtime, run.id).state is RunState.DISCARDED
