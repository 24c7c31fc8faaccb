"""The journal of a year, and what accounts stood at: kept sums say the same as the entries."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from services.billing.invoices.check_ledger import check_ledger
from services.billing.journal.queries import (
    AccountSum,
    JournalFilter,
    account_sums,
    balances_on,
    journal,
    journal_page,
    journal_years,
)
from services.billing.ledger.post import Posting, post
from services.billing.ledger.tables import Account, LedgerBalance
from services.billing.lists import PageRequest
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import Ntry, Tx

FIRST = date(2026, 12, 30)
OF_NO_INVOICE = (Account.BANK, Account.UNMATCHED, Account.OTHER, Account.BANK_FEES)


def balances(found: Sequence[AccountSum]) -> dict[tuple[str, str], int]:
    return {
        (one.account.value, one.account_name): one.balance_cents
        for one in found
        if one.balance_cents
    }


postings = st.lists(
    st.tuples(
        st.integers(0, 400),
        st.permutations(OF_NO_INVOICE),
        st.integers(1, 10**9),
        st.sampled_from(["rent", "grants"]),
    ),
    min_size=1,
    max_size=30,
)


@settings(
    max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(drawn=postings, days=st.integers(-5, 420))
def test_the_balance_of_any_day_is_the_sum_of_its_entries(
    runtime: ServiceRuntime, drawn: list[tuple[int, list[Account], int, str]], days: int
) -> None:
    """What earlier examples left counts as what was there before."""
    on = FIRST + timedelta(days)
    with runtime.reading(OWN) as session:
        expected = balances(balances_on(session, on))
    with runtime.transaction(OWN) as uow:
        made = [
            Posting(
                posting_id=new_id(),
                booked_on=FIRST + timedelta(after),
                debit=debit,
                credit=credit,
                amount_cents=cents,
                text="",
                account_name=name if Account.OTHER in (debit, credit) else None,
            )
            for after, (debit, credit, *_), cents, name in drawn
        ]
        post(uow, made)
    for one in made:
        if one.booked_on <= on:
            for account, cents in ((one.debit, one.amount_cents), (one.credit, -one.amount_cents)):
                key = account.value, (one.account_name or "") if account is Account.OTHER else ""
                expected[key] = expected.get(key, 0) + cents
    with runtime.reading(OWN) as session:
        assert balances(balances_on(session, on)) == {k: v for k, v in expected.items() if v}
        assert check_ledger(session).ok


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5)
    bank = Bank(runtime)
    bank.says(
        Ntry(10_000, date(2026, 12, 31), "A", txs=(Tx(text="Spende"),), value=date(2027, 1, 2)),
        Ntry(-700, date(2027, 1, 4), "B", txs=(Tx(text="Entgelt"),), value=date(2026, 12, 31)),
    )
    return bank


@pytest.mark.parametrize(
    ("on", "by_booking", "by_value"),
    [
        (date(2026, 12, 30), 0, 0),
        (date(2026, 12, 31), 10_000, -700),
        (date(2027, 1, 1), 10_000, -700),
        (date(2027, 1, 3), 10_000, 9_300),
        (date(2027, 1, 4), 9_300, 9_300),
    ],
)
def test_the_bank_by_booking_and_by_value_date(
    bank: Bank, on: date, by_booking: int, by_value: int
) -> None:
    with bank.runtime.reading(OWN) as session:
        booked, valued = balances_on(session, on), balances_on(session, on, "value")
    assert balances(booked).get(("bank", ""), 0) == by_booking
    assert balances(valued).get(("bank", ""), 0) == by_value
    assert sum(one.balance_cents for one in valued) == 0


def test_a_year_page_by_page_and_whole(bank: Bank) -> None:
    with bank.runtime.reading(OWN) as session:
        assert journal_years(session) == [2027, 2026]
        assert [(one.amount_cents, one.value_on) for one in journal(session, 2026)] == [
            (10_000, date(2027, 1, 2))
        ]
        page = journal_page(session, JournalFilter(2026), PageRequest())
        assert (len(page.rows), page.found, page.last) == (1, 1, 1)
        of_account = JournalFilter(2027, Account.BANK_FEES)
        assert journal_page(session, of_account, PageRequest()).found == 0
        assert journal_page(session, JournalFilter(2027), PageRequest("entgelt")).found == 1
        assert journal_page(session, JournalFilter(2027), PageRequest("nothing")).rows == ()
        sums = {one.account.value: one for one in account_sums(session, 2027)}
        assert (sums["bank"].debit_cents, sums["bank"].credit_cents) == (0, 700)


def test_a_kept_sum_that_is_wrong_is_found(bank: Bank) -> None:
    with bank.runtime.transaction(OWN, actor=BY_TREASURER.recorded_as) as uow:
        kept = uow.session.exec(select(LedgerBalance)).first()
        assert kept
        kept.debit_cents += 1
    with bank.runtime.reading(OWN) as session:
        (found,) = check_ledger(session).differences
    assert (found.check, found.actual_cents - found.expected_cents) == ("kept_balance", 1)
