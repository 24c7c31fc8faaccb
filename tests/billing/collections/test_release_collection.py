"""Releasing the file of an admission: who may, what is written then, and what moves its day."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.billing.accounts.rules.states import MandateState
from services.billing.accounts.tables import Mandate
from services.billing.collections.queries import file_to_release
from services.billing.collections.release_collection import release_collection
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import (
    CollectionDayChanged,
    CollectionNotFound,
    CollectionNotWaiting,
    CollectionOutdated,
)
from services.billing.invoices.tables import Invoice
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


def release(
    runtime: ServiceRuntime,
    collection_id: UUID,
    by: Actor = BY_TREASURER,
    collect_on: date = COLLECT_ON,
) -> Collection:
    with runtime.transaction(OWN) as uow:
        return release_collection(uow, collection_id, collect_on, by)


def kinds(runtime: ServiceRuntime) -> list[str]:
    return [kind for kind, _ in published(runtime)]


def assert_waiting(runtime: ServiceRuntime) -> None:
    (collection,), (item,) = stored(runtime, Collection), stored(runtime, CollectionItem)
    assert (collection.state, collection.sha256) == (CollectionState.WAITING, "")
    assert item.state is ItemState.WAITING
    assert "billing.collection.released" not in kinds(runtime)


@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR, Role.OPERATOR])
def test_others_do_not_release(runtime: ServiceRuntime, role: Role) -> None:
    collection = waiting_file(runtime)
    with pytest.raises(MissingPermission):
        release(runtime, collection.id, holder_of(role))
    assert_waiting(runtime)


def test_an_unknown_file(runtime: ServiceRuntime) -> None:
    with pytest.raises(CollectionNotFound):
        release(runtime, new_id())


@pytest.mark.parametrize("by", [BY_TREASURER, BY_CHAIR], ids=["treasurer", "board"])
def test_one_person_is_enough_since_the_system_prepared_it(
    runtime: ServiceRuntime, clock: FixedClock, by: Actor
) -> None:
    collection = waiting_file(runtime)
    done = release(runtime, collection.id, by)
    assert (done.state, done.released_by, done.released_at) == (
        CollectionState.RELEASED,
        by.person_id,
        clock.now(),
    )
    content = runtime.documents.get(OWN, done.sha256)
    assert b"<ReqdColltnDt>2027-01-29</ReqdColltnDt>" in content
    assert [one.state for one in stored(runtime, CollectionItem)] == [ItemState.COLLECTING]
    assert kinds(runtime).count("billing.collection.released") == 1
    assert "billing.collection.moved" not in kinds(runtime)


def test_a_second_time(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    first = release(runtime, collection.id)
    with pytest.raises(CollectionNotWaiting):
        release(runtime, collection.id, BY_CHAIR)
    assert [one.released_by for one in stored(runtime, Collection)] == [first.released_by]
    assert kinds(runtime).count("billing.collection.released") == 1


def test_days_later_the_announced_day_still_stands(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    """The member was told on the 15th; the bank wants the file one TARGET day ahead."""
    collection = waiting_file(runtime)
    clock.moment = FixedClock.on(date(2027, 1, 28)).moment
    assert release(runtime, collection.id).collect_on == COLLECT_ON


def test_too_late_for_the_bank_the_day_moves_and_is_told_again(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    collection = waiting_file(runtime)
    clock.moment = FixedClock.on(date(2027, 1, 29)).moment
    with pytest.raises(CollectionDayChanged) as refused:
        release(runtime, collection.id)
    assert refused.value.details["collect_on"] == "2027-02-12"
    assert_waiting(runtime)

    done = release(runtime, collection.id, collect_on=date(2027, 2, 12))
    assert (done.collect_on, done.file_name) == (
        date(2027, 2, 12),
        "autos-BR-2027-0001-2027-02-12.xml",
    )
    content = runtime.documents.get(OWN, done.sha256)
    assert b"<ReqdColltnDt>2027-02-12</ReqdColltnDt>" in content
    (invoice,) = stored(runtime, Invoice)
    assert invoice.collect_on == invoice.due_on == date(2027, 2, 12)
    (moved,) = [told for kind, told in published(runtime) if kind == "billing.collection.moved"]
    assert (moved["announced_on"], moved["collect_on"]) == ("2027-01-29", "2027-02-12")
    assert (moved["amount_cents"], moved["number"]) == (70000, "BR-2027-0001")


def test_a_member_who_was_not_told_yet_has_the_whole_notice(
    runtime: ServiceRuntime, clock: FixedClock
) -> None:
    collection = waiting_file(runtime, told_on=None)
    clock.moment = FixedClock.on(date(2027, 1, 20)).moment
    with runtime.reading(OWN) as session:
        assert file_to_release(session, collection.id, clock.today()).release_on == date(2027, 2, 3)


def test_an_invoice_paid_meanwhile_is_not_collected(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    with runtime.transaction(OWN) as uow:
        (invoice,) = stored(runtime, Invoice)
        uow.session.merge(invoice).open_cents = 60000
    with pytest.raises(CollectionOutdated) as refused:
        release(runtime, collection.id)
    assert refused.value.details["number"] == "BR-2027-0001"
    assert_waiting(runtime)


def test_a_mandate_ended_meanwhile_is_not_used(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    with runtime.transaction(OWN) as uow:
        (mandate,) = stored(runtime, Mandate)
        uow.session.merge(mandate).state = MandateState.ENDED
    with pytest.raises(CollectionOutdated):
        release(runtime, collection.id)
    assert_waiting(runtime)
