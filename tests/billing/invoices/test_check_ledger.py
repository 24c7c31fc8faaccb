"""The proof that the books are right, and what it finds when they are not."""

from __future__ import annotations

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from sqlmodel import select

from services.billing.invoices.check_ledger import check_ledger
from services.billing.invoices.tables import Invoice
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, released


@pytest.fixture(autouse=True)
def members(add_member: AddMember) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", employees=50, debit=False)


@pytest.mark.parametrize(
    "change", ["UPDATE ledger_entry SET amount_cents = 1", "DELETE FROM ledger_entry"]
)
def test_the_database_refuses_to_change_the_books(runtime: ServiceRuntime, change: str) -> None:
    released(runtime)
    with pytest.raises(DBAPIError, match="append-only"), runtime.transaction(OWN) as uow:
        uow.session.execute(sa.text(change))
    with runtime.reading(OWN) as session:
        assert check_ledger(session).ok


def test_the_check_finds_a_wrong_open_amount(runtime: ServiceRuntime) -> None:
    released(runtime)
    with runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == "BR-2027-0001")).one()
        invoice.open_cents -= 1
    with runtime.reading(OWN) as session:
        found = check_ledger(session).differences
    assert [(one.check, one.actual_cents - one.expected_cents) for one in found] == [
        ("invoice_open_amount", -1),
        ("open_invoices_total", -1),
    ]


def test_empty_books_are_right(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        report = check_ledger(session)
    assert (report.ok, report.entries, report.balances) == (True, 0, {})


def test_right_books_say_what_stands_where(runtime: ServiceRuntime) -> None:
    released(runtime)
    with runtime.reading(OWN) as session:
        shown = check_ledger(session).to_json()
    assert shown == {
        "ok": True,
        "entries": 2,
        "invoices": 2,
        "balances": {"dues_income": -150000, "receivable": 150000},
        "differences": [],
    }
