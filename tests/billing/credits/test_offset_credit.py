"""Credit is set off against what is open, oldest first, and never twice."""

from __future__ import annotations

import pytest

from services.billing.credits.errors import (
    AmountNotPositive,
    CreditTooSmall,
    NoCredit,
    NothingToSetOff,
)
from services.billing.credits.offset_credit import Offset, offset_credit
from services.billing.credits.queries import member_credits
from services.billing.invoices.tables import Invoice
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.collections.test_member_balances import give
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored


def set_off(runtime: ServiceRuntime, cents: int | None = None) -> list[Offset]:
    with runtime.transaction(OWN) as uow:
        return offset_credit(uow, "M-1", BY_TREASURER, amount_cents=cents)


@pytest.fixture
def owing(runtime: ServiceRuntime, add_member: AddMember) -> int:
    """M-1 owes an invoice by transfer; its open cents."""
    add_member("M-1", debit=False)
    released(runtime)
    (invoice,) = stored(runtime, Invoice)
    return invoice.open_cents


def test_credit_pays_a_part_then_all(runtime: ServiceRuntime, owing: int) -> None:
    give(runtime, "BR-2027-0001", owing + 100)
    assert set_off(runtime, 300) == [Offset("BR-2027-0001", 300, owing - 300)]
    assert set_off(runtime) == [Offset("BR-2027-0001", owing - 300, 0)]
    with runtime.reading(OWN) as session:
        (credit,) = member_credits(session)
        assert (credit.credit_cents, credit.open_cents) == (100, 0)
    with pytest.raises(NothingToSetOff):
        set_off(runtime)


def test_who_has_no_credit_or_too_little_is_refused(runtime: ServiceRuntime, owing: int) -> None:
    with pytest.raises(NoCredit):
        set_off(runtime)
    give(runtime, "BR-2027-0001", 100)
    with pytest.raises(CreditTooSmall):
        set_off(runtime, 101)
    with pytest.raises(AmountNotPositive):
        set_off(runtime, 0)
    (invoice,) = stored(runtime, Invoice)
    assert invoice.open_cents == owing


def test_what_is_with_the_bank_is_left_to_its_debit(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1")
    released(runtime)
    give(runtime, "BR-2027-0001", 100)
    with pytest.raises(NothingToSetOff):
        set_off(runtime)


def test_only_who_deals_with_money_may(runtime: ServiceRuntime, owing: int) -> None:
    with runtime.transaction(OWN) as uow, pytest.raises(MissingPermission):
        offset_credit(uow, "M-1", BY_CHAIR)
