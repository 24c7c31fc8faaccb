"""The statement of a member: signs, what is owed after each movement, debits under way."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.credits.queries import credit_of
from services.billing.history.queries.account import AccountPage, account_page
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import COLLECT_ON, OWN, released
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx

DUES = 60_000


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5)
    released(runtime)
    return Bank(runtime)


def page(bank: Bank) -> AccountPage:
    with bank.runtime.reading(OWN) as session:
        found = credit_of(session, "M-1")
        assert found is not None
        return account_page(session, found.member_id, date(2027, 3, 1))


def lines(bank: Bank) -> list[tuple[int, int]]:
    return [(one.cents, one.owed_cents) for one in reversed(page(bank).movements)]


def test_a_debit_under_way_is_shown_and_still_owed(bank: Bank) -> None:
    found = page(bank)
    ((number, on, cents, handed_in),) = found.pending
    assert (number, on, cents, handed_in) == (bank.number("M-1"), COLLECT_ON, DUES, True)
    assert (found.balance.owed_cents, found.balance.collecting_cents) == (DUES, DUES)
    assert lines(bank) == [(DUES, DUES)]


def test_paid_twice_and_one_came_back(bank: Bank) -> None:
    """Each movement with its sign; the last line is what is owed in all."""
    twice = Ntry(DUES, date(2027, 2, 16), "T", txs=(Tx(text=bank.number("M-1")),))
    bank.says(bank.credit(), twice)
    assert lines(bank) == [(DUES, DUES), (-DUES, 0), (-DUES, -DUES)]
    assert page(bank).pending == ()
    bank.says(bank.returned("M-1", fees=()), id_="S-2")
    assert lines(bank)[-1] == (DUES, 0)
    assert page(bank).balance.owed_cents == 0
    bank.says(Ntry(-DUES, date(2027, 2, 20), "X", txs=(Tx(text="Rueckzahlung"),)), id_="S-3")
    assert lines(bank)[-1] == (DUES, 0), "what is not placed is nobody's"


def test_the_last_line_is_owed_in_all(bank: Bank) -> None:
    bank.says(Ntry(20_000, date(2027, 2, 10), "P", txs=(Tx(text=bank.number("M-1")),)))
    found = page(bank)
    assert found.movements[0].owed_cents == found.balance.owed_cents == DUES - 20_000
