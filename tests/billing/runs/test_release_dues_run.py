"""Releasing a prepared run: every reason to refuse, each of which leaves nothing behind."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from services.billing.collections.tables import Collection
from services.billing.errors import (
    CollectionTooEarly,
    DuesRunNotFound,
    RunChanged,
    RunNotPrepared,
    SamePersonReleases,
)
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.runs.discard_dues_run import discard_dues_run
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.request_release_code import request_release_code
from services.billing.runs.rules.states import ReleaseWay, RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.clock import FixedClock
from shared.ids import new_id
from shared.permissions import MissingPermission, Role
from shared.proposals import EnteredByProposer
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.puppets import entered
from tests.billing.runs.desk import OWN, prepared, stored
from tests.support.actors import holder_of
from tests.support.billing_site import published


@pytest.fixture
def run(runtime: ServiceRuntime, add_member: AddMember) -> DuesRun:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)
    add_member("M-3", signed_on=date(2027, 6, 1))
    return prepared(runtime)


def release(runtime: ServiceRuntime, run_id: UUID, by: Actor = BY_CHAIR) -> DuesRun:
    with runtime.transaction(OWN) as uow:
        return release_dues_run(uow, run_id, by)


def assert_nothing_written(runtime: ServiceRuntime) -> None:
    assert not stored(runtime, Invoice)
    assert not stored(runtime, DuesAssessment)
    assert not stored(runtime, Collection)


def test_the_office_does_not_release(runtime: ServiceRuntime, run: DuesRun) -> None:
    with pytest.raises(MissingPermission):
        release(runtime, run.id, holder_of(Role.OFFICE))
    assert_nothing_written(runtime)


def test_who_prepared_does_not_release(runtime: ServiceRuntime, run: DuesRun) -> None:
    with pytest.raises(SamePersonReleases):
        release(runtime, run.id, BY_TREASURER)
    assert_nothing_written(runtime)


def test_an_unknown_run(runtime: ServiceRuntime) -> None:
    with pytest.raises(DuesRunNotFound):
        release(runtime, new_id())


def test_a_run_given_up(runtime: ServiceRuntime, run: DuesRun) -> None:
    with runtime.transaction(OWN) as uow:
        discard_dues_run(uow, run.id, BY_TREASURER)
    with pytest.raises(RunNotPrepared):
        release(runtime, run.id)
    assert_nothing_written(runtime)


def test_a_second_release(runtime: ServiceRuntime, run: DuesRun) -> None:
    release(runtime, run.id)
    with pytest.raises(RunNotPrepared):
        release(runtime, run.id)
    assert len(stored(runtime, Invoice)) == 2


def test_too_late_to_tell_the_members(
    runtime: ServiceRuntime, clock: FixedClock, run: DuesRun
) -> None:
    clock.moment = FixedClock.on(date(2027, 2, 5)).moment
    with pytest.raises(CollectionTooEarly) as refused:
        release(runtime, run.id)
    assert refused.value.details["earliest_on"] == "2027-02-19"
    assert_nothing_written(runtime)


def test_a_member_more_than_was_shown(
    runtime: ServiceRuntime, add_member: AddMember, run: DuesRun
) -> None:
    add_member("M-4")
    with pytest.raises(RunChanged):
        release(runtime, run.id)
    assert_nothing_written(runtime)
    assert [one.state for one in stored(runtime, DuesRun)] == [RunState.PREPARED]


def test_everything_is_written_at_once(runtime: ServiceRuntime, run: DuesRun) -> None:
    done = release(runtime, run.id)
    assert (done.state, done.released_by) == (RunState.RELEASED, BY_CHAIR.person_id)
    assert (done.released_via, done.single_operator_reason) == (ReleaseWay.PAGE, "")
    assert (done.members, done.invoices, done.total_cents) == (2, 2, 150000)
    (collection,) = stored(runtime, Collection)
    assert (collection.transactions, collection.control_sum_cents) == (1, 60000)
    assert collection.released_by == BY_CHAIR.person_id
    kinds = [kind for kind, _ in published(runtime)]
    assert kinds.count("billing.invoice.issued") == 2
    assert kinds.count("billing.dues_run.released") == 1
    assert kinds.count("billing.collection.released") == 1


def test_whom_the_preparer_put_into_office_does_not_release(
    runtime: ServiceRuntime, run: DuesRun
) -> None:
    puppet = entered(runtime, "Soc Puppet", Role.BOARD, by=BY_TREASURER)
    with pytest.raises(EnteredByProposer):
        release(runtime, run.id, puppet)
    assert_nothing_written(runtime)
    with runtime.transaction(OWN) as uow, pytest.raises(EnteredByProposer):
        request_release_code(uow, run.id, puppet, "browser")
    release(runtime, run.id, entered(runtime, "Old Hand", Role.BOARD, by=BY_CHAIR))
