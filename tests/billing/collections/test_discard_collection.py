"""Giving the file of an admission up: nothing is collected, and the reminder says so."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.billing.collections.discard_collection import discard_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotFound, CollectionNotWaiting
from services.billing.reminders.run_reminders import run_reminders
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.service import ServiceRuntime
from tests.billing.admissions.waiting import COLLECT_ON, waiting_file
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.runs.desk import OWN, stored
from tests.support.actors import holder_of
from tests.support.billing_site import published


def discard(runtime: ServiceRuntime, collection_id: UUID, by: Actor = BY_CHAIR) -> Collection:
    with runtime.transaction(OWN) as uow:
        return discard_collection(uow, collection_id, by)


def test_the_office_gives_nothing_up(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    with pytest.raises(MissingPermission):
        discard(runtime, collection.id, holder_of(Role.OFFICE))
    assert [one.state for one in stored(runtime, Collection)] == [CollectionState.WAITING]


def test_an_unknown_file(runtime: ServiceRuntime) -> None:
    with pytest.raises(CollectionNotFound):
        discard(runtime, new_id())


def test_given_up_it_is_never_released(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    for _ in range(2):
        assert discard(runtime, collection.id).state is CollectionState.DISCARDED
    assert [one.state for one in stored(runtime, CollectionItem)] == [ItemState.DISCARDED]
    with runtime.transaction(OWN) as uow, pytest.raises(CollectionNotWaiting):
        release_collection(uow, collection.id, COLLECT_ON, BY_TREASURER)


def test_a_released_file_stands(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    with runtime.transaction(OWN) as uow:
        release_collection(uow, collection.id, COLLECT_ON, BY_TREASURER)
    with pytest.raises(CollectionNotWaiting):
        discard(runtime, collection.id)
    assert [one.state for one in stored(runtime, Collection)] == [CollectionState.RELEASED]


@pytest.mark.parametrize("given_up", [True, False])
def test_the_reminder_comes_after_it_only_and_says_that_the_debit_failed(
    runtime: ServiceRuntime, clock: FixedClock, given_up: bool
) -> None:
    collection = waiting_file(runtime)
    if given_up:
        discard(runtime, collection.id)
    clock.moment = FixedClock.on(date(2027, 3, 1)).moment
    with runtime.transaction(OWN) as uow:
        run_reminders(uow, date(2027, 3, 1), BY_TREASURER)
    said = [told for kind, told in published(runtime) if kind == "billing.reminder.issued"]
    assert [told["collection_failed"] for told in said] == ([True] if given_up else [])
