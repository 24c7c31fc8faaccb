"""One at a time decides about a bank file; who comes second sees what the first has decided."""

from __future__ import annotations

from threading import Barrier
from uuid import UUID

import pytest

from services.billing.association.queries import own_association
from services.billing.collections import release_collection as release_module
from services.billing.collections.discard_collection import discard_collection
from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.tables import Collection
from services.billing.errors import CollectionNotFound
from shared.actor import Actor
from shared.db import Session
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.admissions.waiting import COLLECT_ON, waiting_file
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.billing.runs.desk import OWN, Work, at_once, stored
from tests.support.billing_site import published


@pytest.fixture
def database_kind() -> str:
    """SQLite lets one write at a time, so only PostgreSQL can show what the lock is for."""
    return "postgres"


pytestmark = pytest.mark.postgres


def releasing(runtime: ServiceRuntime, collection: Collection, by: Actor) -> Work:
    def work() -> None:
        with runtime.transaction(OWN) as uow:
            release_collection(uow, collection.id, COLLECT_ON, by)

    return work


def discarding(runtime: ServiceRuntime, collection: Collection) -> Work:
    def work() -> None:
        with runtime.transaction(OWN) as uow:
            discard_collection(uow, collection.id, BY_CHAIR)

    return work


def files_told(runtime: ServiceRuntime) -> int:
    return [kind for kind, _ in published(runtime)].count("billing.collection.released")


def test_an_unknown_file(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(CollectionNotFound):
        lock_collection(session, new_id())


def test_two_release_at_once_and_one_file_comes_of_it(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    both = (releasing(runtime, collection, by) for by in (BY_TREASURER, BY_CHAIR))
    assert at_once(*both) == ["collection_not_waiting", "done"]
    assert files_told(runtime) == 1


def test_release_and_giving_up_at_once(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    answers = at_once(releasing(runtime, collection, BY_CHAIR), discarding(runtime, collection))
    assert answers == ["collection_not_waiting", "done"]
    (kept,) = stored(runtime, Collection)
    assert (kept.state == "released") == bool(files_told(runtime))


def test_without_the_locks_two_files_come_of_it(
    runtime: ServiceRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: with the guards off both find it waiting before either has committed."""
    collection = waiting_file(runtime)
    together = Barrier(2)

    def unlocked(session: Session, collection_id: UUID) -> Collection:
        found = session.get_one(Collection, collection_id)
        together.wait(10)
        return found

    monkeypatch.setattr(release_module, "lock_collection", unlocked)
    monkeypatch.setattr(release_module, "lock_books", own_association)
    both = (releasing(runtime, collection, by) for by in (BY_TREASURER, BY_CHAIR))
    assert at_once(*both) == ["done", "done"]
    assert files_told(runtime) == 2
