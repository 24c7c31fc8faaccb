"""Money that comes and goes twice, by its number in mission.md §3.3."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.credits.propose_refund import propose_refund
from services.billing.credits.queries import member_credits
from services.billing.credits.release_refund import release_refund
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx

DUES = 60_000


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """M-1 has paid its dues twice: by its debit, and by a transfer."""
    add_member("M-1", employees=5)
    released(runtime)
    bank = Bank(runtime)
    twice = Ntry(DUES, date(2027, 2, 16), "T", txs=(Tx(text=bank.number("M-1")),))
    bank.says(bank.credit(), twice)
    return bank


def credit(bank: Bank) -> int:
    with bank.runtime.reading(OWN) as session:
        return sum(one.credit_cents for one in member_credits(session))


def test_26_a_return_after_a_transfer_leaves_no_debt(bank: Bank) -> None:
    """The credit pays the invoice again; nothing is owed twice, and nothing is left over."""
    assert (bank.open("M-1"), credit(bank)) == (0, DUES)
    bank.says(bank.returned("M-1", "MS03"), id_="S-2")
    assert (bank.open("M-1"), credit(bank)) == (0, 0)


def test_27_a_return_after_a_refund_is_owed_again(bank: Bank) -> None:
    """The credit has gone back to the member: the invoice is open, nothing falls below zero."""
    with bank.runtime.transaction(OWN) as uow:
        refund = propose_refund(uow, "M-1", "paid twice", BY_TREASURER)
    with bank.runtime.transaction(OWN) as uow:
        release_refund(uow, refund.id, BY_CHAIR)
    out = Ntry(-DUES, date(2027, 2, 17), "R", txs=(Tx(e2e=refund.end_to_end_id),))
    bank.says(out, id_="S-2")
    bank.says(bank.returned("M-1", "MD06"), id_="S-3")
    assert (bank.open("M-1"), credit(bank)) == (DUES, 0)
    assert bank.balance("member_credit") == 0


def test_31_what_is_paid_too_much_is_credit_once(bank: Bank) -> None:
    assert bank.balance("member_credit") == -DUES
    again = Ntry(DUES, date(2027, 2, 16), "T", txs=(Tx(text=bank.number("M-1")),))
    bank.says(again, id_="S-9")
    assert bank.balance("member_credit") == -DUES
