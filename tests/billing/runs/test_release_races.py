"""Four eyes in a race: two people, one person twice, release against giving up and preparing."""

from __future__ import annotations

from threading import Barrier
from uuid import UUID

import pytest

from services.billing.collections.tables import Collection
from services.billing.invoices.tables import Invoice
from services.billing.runs import release_dues_run as release_module
from services.billing.runs.discard_dues_run import discard_dues_run
from services.billing.runs.new_run import RunBasis, run_basis
from services.billing.runs.prepare_dues_run import prepare_dues_run
from services.billing.runs.release_dues_run import release_dues_run
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Role
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, YEAR, Work, at_once, prepared, stored
from tests.support.actors import holder_of
from tests.support.billing_site import published

pytestmark = pytest.mark.postgres
BY_BOARD = holder_of(Role.BOARD)


@pytest.fixture
def database_kind() -> str:
    """SQLite lets one write at a time, so only PostgreSQL can show what the lock is for."""
    return "postgres"


@pytest.fixture
def run(runtime: ServiceRuntime, add_member: AddMember) -> DuesRun:
    """A run that makes a pair of files: Core and B2B."""
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, scheme="b2b")
    return prepared(runtime)


def releasing(runtime: ServiceRuntime, run_id: UUID, by: Actor) -> Work:
    def work() -> None:
        with runtime.transaction(OWN) as uow:
            release_dues_run(uow, run_id, by)

    return work


def discarding(runtime: ServiceRuntime, run_id: UUID) -> Work:
    def work() -> None:
        with runtime.transaction(OWN) as uow:
            discard_dues_run(uow, run_id, BY_TREASURER)

    return work


def preparing(runtime: ServiceRuntime) -> Work:
    def work() -> None:
        with runtime.transaction(OWN) as uow:
            prepare_dues_run(uow, YEAR, COLLECT_ON, BY_TREASURER)

    return work


def written(runtime: ServiceRuntime) -> tuple[int, int, int]:
    """Invoices, bank files, and how often the release was told."""
    told = [kind for kind, _ in published(runtime)].count("billing.dues_run.released")
    return len(stored(runtime, Invoice)), len(stored(runtime, Collection)), told


@pytest.mark.parametrize("other", [BY_BOARD, BY_CHAIR], ids=["two people", "one in two tabs"])
def test_one_released_run_and_one_pair_of_files(
    runtime: ServiceRuntime, run: DuesRun, other: Actor
) -> None:
    both = (releasing(runtime, run.id, by) for by in (BY_CHAIR, other))
    assert at_once(*both) == ["done", "run_not_prepared"]
    assert written(runtime) == (2, 2, 1)


def test_whoever_prepared_it_does_not_slip_through(runtime: ServiceRuntime, run: DuesRun) -> None:
    tabs = (releasing(runtime, run.id, BY_TREASURER) for _ in range(2))
    assert at_once(*tabs) == ["same_person_releases"] * 2
    assert written(runtime) == (0, 0, 0)


def test_release_and_giving_up_at_once(runtime: ServiceRuntime, run: DuesRun) -> None:
    answers = at_once(releasing(runtime, run.id, BY_CHAIR), discarding(runtime, run.id))
    assert answers == ["done", "run_not_prepared"]
    (kept,) = stored(runtime, DuesRun)
    released = kept.state is RunState.RELEASED
    assert written(runtime) == ((2, 2, 1) if released else (0, 0, 0))


def test_release_and_a_new_preparation_at_once(runtime: ServiceRuntime, run: DuesRun) -> None:
    """The older preparation is given up or released, never both."""
    answers = at_once(releasing(runtime, run.id, BY_CHAIR), preparing(runtime))
    (first,) = [one for one in stored(runtime, DuesRun) if one.id == run.id]
    invoices, files, told = written(runtime)
    if first.state is RunState.RELEASED:
        assert (invoices, files, told) == (2, 2, 1)
    else:
        assert (answers, first.state) == (["done", "run_not_prepared"], RunState.DISCARDED)
        assert (invoices, files, told) == (0, 0, 0)


def test_without_the_lock_a_run_is_released_and_given_up(
    runtime: ServiceRuntime, run: DuesRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: giving up reads the run without its lock while a release has read it too. The run
    says it was given up, and its invoices are on their way."""
    together = Barrier(2)

    def both_have_read(session: Session, year: int) -> RunBasis:
        together.wait(10)
        return run_basis(session, year)

    def unlocked() -> None:
        with runtime.transaction(OWN) as uow:
            found = uow.session.get_one(DuesRun, run.id)
            together.wait(10)
            assert found.state is RunState.PREPARED
            found.state = RunState.DISCARDED

    monkeypatch.setattr(release_module, "run_basis", both_have_read)
    assert at_once(releasing(runtime, run.id, BY_CHAIR), unlocked) == ["done", "done"]
    (kept,) = stored(runtime, DuesRun)
    assert kept.state is RunState.DISCARDED
    assert written(runtime) == (2, 2, 1)
