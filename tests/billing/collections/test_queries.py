"""Bank files as pages read them: what waits, by when, and what came back."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.association.queries import own_association
from services.billing.collections.queries import (
    bank_files,
    collection_terms,
    count_files_to_release,
    file_to_release,
    files_to_release,
    find_bank_file,
    find_collection,
    waiting_files,
)
from services.billing.collections.rules.states import ItemState
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotFound, CollectionNotReleased
from services.billing.lists import Sum
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.admissions.waiting import COLLECT_ON, COMPANY, waiting_file
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told


def test_an_unknown_file(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(CollectionNotFound):
        find_collection(session, new_id())


def test_terms_are_the_associations(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        association = own_association(session)
        association.notice_days, association.lead_days = 5, 2
        terms = collection_terms(association)
    assert (terms.notice_days, terms.lead_days) == (5, 2)


def test_a_file_from_its_release_to_its_returns(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    add_member("M-2", employees=50)
    run = released(runtime)
    with runtime.reading(OWN) as session:
        (file,) = bank_files(session, run.id)
        assert bank_files(session, new_id()) == []
        assert waiting_files(session) == 1
    assert (file.waits, file.booked, file.hand_in_by) == (True, False, date(2027, 2, 12))
    told(runtime)
    with runtime.transaction(OWN) as uow:
        submit_collection(uow, stored(runtime, Collection)[0].id, BY_TREASURER)
        first, second = stored(runtime, CollectionItem)
        uow.session.merge(first).state = ItemState.RETURNED
        uow.session.merge(second).state = ItemState.PAID
    with runtime.reading(OWN) as session:
        (file,) = bank_files(session)
        assert waiting_files(session) == 0
    assert (file.waits, file.booked, file.submitted_by) == (False, True, "Dr. Anne Weiland")
    assert file.came_back == Sum(1, first.amount_cents)


def test_a_file_that_waits_for_its_release(runtime: ServiceRuntime) -> None:
    collection = waiting_file(runtime)
    with runtime.reading(OWN) as session:
        (found,) = files_to_release(session, date(2027, 1, 15))
        assert found == file_to_release(session, collection.id, date(2027, 1, 15))
        assert count_files_to_release(session) == Sum(1, 70000)
        assert (bank_files(session), waiting_files(session)) == ([], 0)
        with pytest.raises(CollectionNotReleased):
            find_bank_file(session, collection.id)
    assert (found.number, found.company) == ("BR-2027-0001", COMPANY)
    assert (found.release_on, found.moved, found.outdated) == (COLLECT_ON, False, False)


def test_one_of_a_run_does_not_wait_for_a_release(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    (collection,) = stored(runtime, Collection)
    with runtime.reading(OWN) as session:
        assert files_to_release(session, date(2027, 1, 15)) == []
        assert count_files_to_release(session) == Sum()
        with pytest.raises(CollectionNotFound):
            file_to_release(session, collection.id, date(2027, 1, 15))
        assert find_bank_file(session, collection.id).id == collection.id
