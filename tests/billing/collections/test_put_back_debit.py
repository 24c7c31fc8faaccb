"""What a person took out of a bank file comes back by a person only."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.collections.collectable import collectables
from services.billing.collections.errors import DebitNotTakenOut, NothingToCollect
from services.billing.collections.prepare_collection import prepare_collection
from services.billing.collections.put_back_debit import put_back_debit
from services.billing.collections.rules.return_policy import Barrier
from services.billing.collections.take_out_debit import take_out_debit
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.desk import debit_of
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, told

FIRST, MARCH = "BR-2027-0001", date(2027, 3, 15)


@pytest.fixture
def taken_out(runtime: ServiceRuntime, add_member: AddMember) -> ServiceRuntime:
    """Two members; the first wants to pay by transfer this time."""
    add_member("M-1", employees=5)
    add_member("M-2", employees=50)
    released(runtime)
    told(runtime)
    take_out(runtime)
    return runtime


def take_out(runtime: ServiceRuntime) -> None:
    with runtime.transaction(OWN) as uow:
        take_out_debit(uow, debit_of(runtime, FIRST).end_to_end_id, "zahlt selbst", BY_TREASURER)


def put_back(runtime: ServiceRuntime, number: str = FIRST) -> None:
    with runtime.transaction(OWN) as uow:
        put_back_debit(uow, number, BY_TREASURER)


def barriers(runtime: ServiceRuntime) -> dict[str, Barrier | None]:
    with runtime.reading(OWN) as session:
        return {one.number: one.barrier for one in collectables(session, MARCH)}


def test_it_is_in_no_file_until_it_is_put_back(taken_out: ServiceRuntime) -> None:
    assert barriers(taken_out) == {FIRST: Barrier.TAKEN_OUT}
    with pytest.raises(NothingToCollect), taken_out.transaction(OWN) as uow:
        prepare_collection(uow, MARCH, BY_TREASURER)
    put_back(taken_out)
    assert barriers(taken_out) == {FIRST: None}
    with taken_out.transaction(OWN) as uow:
        (made,) = prepare_collection(uow, MARCH, BY_TREASURER)
    assert made.transactions == 1


def test_it_is_put_back_once_and_only_what_was_taken_out(taken_out: ServiceRuntime) -> None:
    put_back(taken_out)
    for number in (FIRST, "BR-2027-0002", "BR-2027-9999", ""):
        with pytest.raises(DebitNotTakenOut):
            put_back(taken_out, number)


def test_who_does_not_prepare_puts_nothing_back(taken_out: ServiceRuntime) -> None:
    with pytest.raises(MissingPermission), taken_out.transaction(OWN) as uow:
        put_back_debit(uow, FIRST, BY_CHAIR)
