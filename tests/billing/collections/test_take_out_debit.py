"""One debit leaves a bank file before the bank has it, and the file is made anew
(mission-state §4.3; mission §3.3 16, 37)."""

from __future__ import annotations

import pytest

from services.billing.collections.errors import (
    DebitNotFound,
    DebitWithBank,
    OldFileTaken,
    ReasonMissing,
)
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.submit_collection import submit_collection
from services.billing.collections.tables import Collection, VoidBankFile
from services.billing.collections.take_out_debit import take_out_debit
from services.billing.collections.take_out_settled import take_file, take_settled_out
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.desk import debit_of, debits, file, files, pay
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told

FIRST, SECOND = "BR-2027-0001", "BR-2027-0002"


@pytest.fixture
def collection(runtime: ServiceRuntime, add_member: AddMember) -> Collection:
    """600.00 and 900.00 in a file of a run, everybody told."""
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    return files(runtime)[0]


def take_out(runtime: ServiceRuntime, number: str, reason: str = "zahlt selbst") -> Collection:
    with runtime.transaction(OWN) as uow:
        return take_out_debit(uow, debit_of(runtime, number).end_to_end_id, reason, BY_TREASURER)


def bytes_of(runtime: ServiceRuntime, collection: Collection) -> bytes:
    return b"".join(runtime.documents.open(OWN, collection.sha256).pieces)


def test_who_does_not_prepare_takes_nothing_out(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with pytest.raises(MissingPermission), runtime.transaction(OWN) as uow:
        take_out_debit(uow, debit_of(runtime, FIRST).end_to_end_id, "x", BY_CHAIR)


def test_it_takes_a_reason_and_a_debit_of_the_file(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with pytest.raises(ReasonMissing):
        take_out(runtime, FIRST, " ")
    with pytest.raises(DebitNotFound), runtime.transaction(OWN) as uow:
        take_out_debit(uow, "UNKNOWN", "weil", BY_TREASURER)


def test_the_file_is_made_anew_under_new_ids_and_the_old_is_void(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    taken = debit_of(runtime, FIRST).end_to_end_id
    take_out(runtime, FIRST)
    now = file(runtime, collection.id)
    (void,) = stored(runtime, VoidBankFile)
    assert (now.transactions, now.control_sum_cents, now.version) == (1, 90_000, 2)
    assert now.message_id not in (collection.message_id, void.message_id)
    assert (void.message_id, void.sha256) == (collection.message_id, collection.sha256)
    written = bytes_of(runtime, now)
    assert taken.encode() not in written
    assert now.message_id.encode() in written
    assert taken.encode() in bytes_of(runtime, collection)
    take_out(runtime, FIRST)
    assert len(stored(runtime, VoidBankFile)) == 1


def test_the_last_debit_gives_the_file_up(runtime: ServiceRuntime, collection: Collection) -> None:
    take_out(runtime, FIRST)
    take_out(runtime, SECOND)
    assert file(runtime, collection.id).state is CollectionState.DISCARDED
    assert {one.state for one in debits(runtime, collection.id)} == {ItemState.TAKEN_OUT}


def test_with_the_bank_it_is_too_late(runtime: ServiceRuntime, collection: Collection) -> None:
    with runtime.transaction(OWN) as uow:
        submit_collection(uow, collection.id, BY_TREASURER)
    with pytest.raises(DebitWithBank):
        take_out(runtime, FIRST)


def test_a_file_downloaded_before_is_not_handed_in(
    runtime: ServiceRuntime, collection: Collection
) -> None:
    with runtime.transaction(OWN) as uow:
        take_file(uow, collection.id)
    take_out(runtime, FIRST)
    with pytest.raises(OldFileTaken), runtime.transaction(OWN) as uow:
        submit_collection(uow, collection.id, BY_TREASURER)
    with runtime.transaction(OWN) as uow:
        assert take_file(uow, collection.id).version == 2
    with runtime.transaction(OWN) as uow:
        assert submit_collection(uow, collection.id, BY_TREASURER).state == "submitted"


@pytest.mark.parametrize("cents", [60_000, 100], ids=["whole", "part"])
def test_what_was_paid_meanwhile_leaves_by_itself_at_the_download(
    runtime: ServiceRuntime, collection: Collection, cents: int
) -> None:
    pay(runtime, FIRST, cents)
    with runtime.transaction(OWN) as uow:
        taken = take_file(uow, collection.id)
    assert (taken.transactions, taken.version) == (1, 2)
    assert debit_of(runtime, FIRST).note == "settled_meanwhile"


def test_and_when_its_payment_is_booked(runtime: ServiceRuntime, collection: Collection) -> None:
    pay(runtime, FIRST, 60_000)
    with runtime.transaction(OWN) as uow:
        take_settled_out(uow, {debit_of(runtime, FIRST).invoice_id})
    assert file(runtime, collection.id).control_sum_cents == 90_000
