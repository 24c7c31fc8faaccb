"""Bank files from open items: prepared, released by a second person, again after a return
(mission §3.3 7, 20, 25, 28; sepa §2.1)."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.collections.errors import (
    NothingToCollect,
    NoticesMissing,
    RetryNotAllowed,
    SamePersonReleasesFile,
)
from services.billing.collections.handle_return import handle_return, hold_disputed
from services.billing.collections.notices import take_out_unreachable
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.release_collection import release_collection
from services.billing.collections.rules.states import CollectionState, Handling, ItemState
from services.billing.collections.submit_collection import submit_collection, undo_submission
from services.billing.collections.tables import Collection
from services.billing.errors import CollectionTooEarly
from services.billing.reminders.queries import overdue_invoices
from shared.contracts.billing import CollectionReturned
from shared.contracts.notifications import MailFailed
from shared.ids import new_id
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.desk import come_back, debit_of, debits, file, files, pay
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told

TODAY, ON = date(2027, 1, 15), date(2027, 3, 15)
FIRST = "BR-2027-0001"


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    """600.00 and 900.00, both debits refused one by one by MS03."""
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    made = files(runtime)[0]
    come_back(runtime, made.id, "MS03", TODAY)
    return made


def prepare(runtime: ServiceRuntime, on: date = ON) -> list[Collection]:
    with runtime.transaction(OWN) as uow:
        return prepare_collection(uow, on, BY_TREASURER)


def again(runtime: ServiceRuntime, number: str = FIRST) -> None:
    with runtime.transaction(OWN) as uow:
        id_ = debit_of(runtime, number).end_to_end_id
        handle_return(uow, id_, Handling.COLLECT_AGAIN, "", BY_TREASURER)


def release(runtime: ServiceRuntime, collection: Collection) -> Collection:
    with runtime.transaction(OWN) as uow:
        return release_collection(uow, collection.id, None, BY_CHAIR)


def test_a_return_is_collected_again_only_when_a_person_says_so(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with pytest.raises(NothingToCollect):
        prepare(runtime)
    again(runtime)
    (made,) = prepare(runtime)
    (item,) = debits(runtime, made.id)
    assert (item.state, item.amount_cents) == (ItemState.WAITING, 60_000)
    assert item.end_to_end_id.endswith("-02")
    with pytest.raises(NothingToCollect):
        prepare(runtime)


def test_once_and_not_a_third_time(runtime: ServiceRuntime, collection: Collection) -> None:
    again(runtime)
    (made,) = prepare(runtime)
    come_back(runtime, made.id, "AM04", TODAY)
    with pytest.raises(RetryNotAllowed):
        again(runtime)
    with pytest.raises(NothingToCollect):
        prepare(runtime)


@pytest.mark.parametrize(
    ("reason", "collected"), [("FF01", True), ("BE05", True), ("AC04", False), ("MD06", False)]
)
def test_by_the_reason(
    runtime: ServiceRuntime, collection: Collection, reason: str, collected: bool
) -> None:
    """Our own mistakes are collected at once; what the mandate or a dispute forbids is not."""
    come_back(runtime, collection.id, reason, TODAY)
    if collected:
        assert prepare(runtime)[0].control_sum_cents == 150_000
    else:
        with pytest.raises(NothingToCollect):
            prepare(runtime)


def test_a_dispute_is_held_until_a_person_has_talked(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    come_back(runtime, collection.id, "MD06", TODAY)
    item = debit_of(runtime, FIRST)
    event = CollectionReturned(
        invoice_id=item.invoice_id,
        member_id=new_id(),
        number=FIRST,
        reason="MD06",
        principal_cents=60_000,
        fees_cents=0,
        open_cents=60_000,
        returned_on=TODAY,
    )
    with runtime.transaction(OWN) as uow:
        hold_disputed(uow, [event])
    with pytest.raises(RetryNotAllowed):
        again(runtime)
    with runtime.transaction(OWN) as uow:
        handle_return(
            uow, item.end_to_end_id, Handling.HOLD_RELEASED, "telefonisch geklärt", BY_TREASURER
        )
    with runtime.transaction(OWN) as uow:
        hold_disputed(uow, [event])
    assert prepare(runtime)[0].transactions == 1


def test_four_eyes_and_days(runtime: ServiceRuntime, collection: Collection) -> None:
    again(runtime)
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        prepare_collection(uow, ON, BY_CHAIR)
    with pytest.raises(CollectionTooEarly):
        prepare(runtime, date(2027, 1, 18))
    (made,) = prepare(runtime, date(2027, 3, 13))
    assert made.collect_on == ON
    with pytest.raises(SamePersonReleasesFile), runtime.transaction(OWN) as uow:
        release_collection(uow, made.id, None, BY_TREASURER)
    assert release(runtime, made).state is CollectionState.RELEASED


def test_paid_between_preparing_and_release_is_left_out(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    again(runtime)
    again(runtime, "BR-2027-0002")
    (made,) = prepare(runtime)
    pay(runtime, FIRST, 60_000)
    assert release(runtime, made).control_sum_cents == 90_000


def test_no_notice_no_debit(runtime: ServiceRuntime, collection: Collection) -> None:
    again(runtime)
    (made,) = prepare(runtime)
    release(runtime, made)
    with pytest.raises(NoticesMissing), runtime.transaction(OWN) as uow:
        submit_collection(uow, made.id, BY_TREASURER)
    (item,) = debits(runtime, made.id)
    failed = MailFailed(
        message_id=new_id(), template="debit_announced", reference=str(item.id), reason="550"
    )
    with runtime.transaction(OWN) as uow:
        take_out_unreachable(uow, [failed])
    assert debits(runtime, made.id)[0].note == "not_told"
    assert file(runtime, made.id).state is CollectionState.DISCARDED


def test_handing_in_is_undone_until_the_bank_books(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    again(runtime)
    (made,) = prepare(runtime)
    release(runtime, made)
    told(runtime)
    with runtime.transaction(OWN) as uow:
        assert submit_collection(uow, made.id, BY_TREASURER, "A-77").bank_order == "A-77"
    with runtime.transaction(OWN) as uow:
        assert undo_submission(uow, made.id, BY_TREASURER).state is CollectionState.RELEASED


def test_files_are_split_by_the_limits_of_the_bank(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    again(runtime)
    again(runtime, "BR-2027-0002")
    with runtime.transaction(OWN) as uow:
        uow.session.exec(select(Association)).one().file_cents_max = 100_000
    made = prepare(runtime)
    assert [one.control_sum_cents for one in made] == [60_000, 90_000]
    assert len({one.message_id for one in stored(runtime, Collection)}) == 3


@pytest.mark.parametrize(
    ("reason", "on", "reminded"),
    [
        ("FF01", date(2027, 3, 29), []),
        ("FF01", date(2027, 4, 1), [FIRST]),
        ("MS03", date(2027, 3, 29), [FIRST]),
    ],
)
def test_what_our_mistake_left_open_is_first_collected_again(
    runtime: ServiceRuntime, collection: Collection, reason: str, on: date, reminded: list[str]
) -> None:
    come_back(runtime, collection.id, reason, date(2027, 3, 17))
    pay(runtime, "BR-2027-0002", 90_000)
    with runtime.reading(OWN) as session:
        overdue = overdue_invoices(session, on)
    assert [one.number for one in overdue if one.hold is None] == reminded
