"""Noting that a bank file was handed in: once, and by whom."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest

from services.billing.collections.rules.states import CollectionState
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection
from services.billing.errors import CollectionNotFound, CollectionNotReleased
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    add_member("M-1")
    released(runtime)
    told(runtime)
    return stored(runtime, Collection)[0]


def submit(runtime: ServiceRuntime, collection_id: UUID, by: Actor = BY_TREASURER) -> Collection:
    with runtime.transaction(OWN) as uow:
        return submit_collection(uow, collection_id, by)


def test_the_board_hands_nothing_in(runtime: ServiceRuntime, collection: Collection) -> None:
    with pytest.raises(MissingPermission):
        submit(runtime, collection.id, BY_CHAIR)
    assert [one.state for one in stored(runtime, Collection)] == [CollectionState.RELEASED]


def test_an_unknown_file(runtime: ServiceRuntime) -> None:
    with pytest.raises(CollectionNotFound):
        submit(runtime, new_id())


def test_the_first_time_counts(
    runtime: ServiceRuntime, clock: FixedClock, collection: Collection
) -> None:
    first = submit(runtime, collection.id)
    assert (first.state, first.submitted_by) == ("submitted", BY_TREASURER.person_id)
    clock.advance(timedelta(days=1))
    assert submit(runtime, collection.id).submitted_at == first.submitted_at


@pytest.mark.parametrize("state", [CollectionState.WAITING, CollectionState.DISCARDED])
def test_what_nobody_released_is_not_handed_in(
    runtime: ServiceRuntime, collection: Collection, state: CollectionState
) -> None:
    with runtime.transaction(OWN) as uow:
        uow.session.merge(collection).state = state
    with pytest.raises(CollectionNotReleased):
        submit(runtime, collection.id)
    assert [one.state for one in stored(runtime, Collection)] == [state]


def test_a_file_the_bank_refused_stays_refused(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with runtime.transaction(OWN) as uow:
        uow.session.merge(collection).state = CollectionState.REJECTED
    assert submit(runtime, collection.id).state is CollectionState.REJECTED
