"""A refused file is made anew once the cause is gone (mission-state §4.2; mission §3.3 16)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.billing.collections.errors import CollectionNotRefused, NothingToCollect
from services.billing.collections.remake_collection import remake_collection
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection
from shared.clock import FixedClock
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, debits, file, files, pay
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told
from tests.support.billing_site import published

TODAY = date(2027, 1, 15)


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    return files(runtime)[0]


def remake(runtime: ServiceRuntime, collection: Collection) -> Collection:
    with runtime.transaction(OWN) as uow:
        return remake_collection(uow, collection.id, BY_TREASURER)


def announced(runtime: ServiceRuntime) -> int:
    return [kind for kind, _ in published(runtime)].count("billing.collection.announced")


def test_only_what_was_refused_and_only_by_who_deals_with_the_bank(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with pytest.raises(CollectionNotRefused):
        remake(runtime, collection)
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        remake_collection(uow, collection.id, BY_CHAIR)


def test_new_ids_the_same_claims_and_no_new_notice_on_the_same_day(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    come_back(runtime, collection.id, "FF01", TODAY, whole=True)
    made = remake(runtime, collection)
    assert (made.state, made.collect_on) == (CollectionState.RELEASED, collection.collect_on)
    assert made.message_id != collection.message_id
    assert made.control_sum_cents == collection.control_sum_cents == 150_000
    before, after = debits(runtime, collection.id), debits(runtime, made.id)
    assert {one.state for one in after} == {ItemState.COLLECTING}
    assert not {one.end_to_end_id for one in before} & {one.end_to_end_id for one in after}
    assert announced(runtime) == 0
    assert remake(runtime, collection).id == made.id
    assert len(stored(runtime, Collection)) == 2


def test_too_late_for_the_day_it_is_announced_anew(
    runtime: ServiceRuntime, clock: FixedClock, collection: Collection
) -> None:
    come_back(runtime, collection.id, "DT01", TODAY, whole=True)
    clock.advance(timedelta(days=40))
    made = remake(runtime, collection)
    assert made.collect_on > collection.collect_on
    assert announced(runtime) == 2
    assert all(one.notified_at is None for one in debits(runtime, made.id))


def test_what_was_paid_meanwhile_is_left_out(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    come_back(runtime, collection.id, "FF01", TODAY, whole=True)
    pay(runtime, "BR-2027-0001", 60_000)
    assert remake(runtime, collection).control_sum_cents == 90_000
    pay(runtime, "BR-2027-0002", 90_000)


def test_nothing_left(runtime: ServiceRuntime, collection: Collection) -> None:
    come_back(runtime, collection.id, "FF01", TODAY, whole=True)
    pay(runtime, "BR-2027-0001", 60_000)
    pay(runtime, "BR-2027-0002", 90_000)
    with pytest.raises(NothingToCollect):
        remake(runtime, collection)
    assert file(runtime, collection.id).state is CollectionState.REJECTED
