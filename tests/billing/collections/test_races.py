"""Two at once: two releases, a debit taken out against the hand-in, a file made anew twice."""

from __future__ import annotations

from datetime import date
from threading import Barrier

import pytest

from services.billing.collections import submit_collection as submitting
from services.billing.collections.handle_return import handle_return
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.remake_collection import remake_collection
from services.billing.collections.rules.states import CollectionState, Handling, ItemState
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection, VoidBankFile
from services.billing.collections.take_out_debit import take_out_debit
from shared.db import Session
from shared.permissions import Role
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, debit_of, file, files
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, at_once, released, stored, told
from tests.support.actors import holder_of
from tests.support.billing_site import published

pytestmark = pytest.mark.postgres
TODAY, FIRST = date(2027, 1, 15), "BR-2027-0001"


@pytest.fixture
def database_kind() -> str:
    """SQLite lets one write at a time, so only PostgreSQL can show what the lock is for."""
    return "postgres"


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    return files(runtime)[0]


def test_two_release_one_file(runtime: ServiceRuntime, collection: Collection) -> None:
    come_back(runtime, collection.id, "MS03", TODAY)
    with runtime.transaction(OWN) as uow:
        id_ = debit_of(runtime, FIRST).end_to_end_id
        handle_return(uow, id_, Handling.COLLECT_AGAIN, "", BY_TREASURER)
    with runtime.transaction(OWN) as uow:
        (made,) = prepare_collection(uow, date(2027, 3, 15), BY_TREASURER)

    def release_by(role: Role) -> None:
        with runtime.transaction(OWN) as uow:
            release_collection(uow, made.id, None, holder_of(role))

    answers = at_once(lambda: release_by(Role.BOARD), lambda: release_by(Role.TREASURER))
    assert answers == ["collection_not_waiting", "done"]
    kinds = [kind for kind, _ in published(runtime)]
    assert kinds.count("billing.collection.announced") == 1


def test_a_refused_file_is_made_anew_once(runtime: ServiceRuntime, collection: Collection) -> None:
    come_back(runtime, collection.id, "FF01", TODAY, whole=True)

    def remake() -> None:
        with runtime.transaction(OWN) as uow:
            remake_collection(uow, collection.id, BY_TREASURER)

    assert at_once(remake, remake) == ["done", "done"]
    assert len(stored(runtime, Collection)) == 2


def take_out(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        take_out_debit(uow, debit_of(runtime, FIRST).end_to_end_id, "zahlt selbst", BY_TREASURER)


def submit(runtime: ServiceRuntime, collection: Collection) -> None:
    with runtime.transaction(OWN) as uow:
        submit_collection(uow, collection.id, BY_TREASURER)


def test_taken_out_or_with_the_bank(runtime: ServiceRuntime, collection: Collection) -> None:
    """Either the bank has all, or the debit is out and the file handed in is the new one."""
    at_once(lambda: take_out(runtime), lambda: submit(runtime, collection))
    kept, debit = file(runtime, collection.id), debit_of(runtime, FIRST)
    void = len(stored(runtime, VoidBankFile))
    assert kept.state is CollectionState.SUBMITTED
    whole = (ItemState.COLLECTING, 1, 0)
    assert (debit.state, kept.version, void) in (whole, (ItemState.TAKEN_OUT, 2, 1))


def test_without_the_lock_the_file_changes_after_it_was_handed_in(
    runtime: ServiceRuntime, collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the hand-in reads the file without its lock, before the debit is taken out, and
    says afterwards that the bank has what it never got."""
    together = Barrier(2)

    def unlocked(session: Session, collection_id: object) -> Collection:
        found = session.get_one(Collection, collection_id)
        together.wait(10)
        together.wait(10)
        return found

    def taken_out_between() -> None:
        together.wait(10)
        take_out(runtime)
        together.wait(10)

    monkeypatch.setattr(submitting, "lock_collection", unlocked)
    monkeypatch.setattr(submitting, "lock_books", lambda session: session)
    answers = at_once(lambda: submit(runtime, collection), taken_out_between)
    assert answers == ["done", "done"]
    kept = file(runtime, collection.id)
    assert (kept.state, kept.version) == (CollectionState.SUBMITTED, 2)
    assert kept.downloaded_version is None
