"""Invoices as they are read: filtered, by number, by the years of assessment."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import InvoiceNotFound
from services.billing.invoices.queries import (
    InvoiceFilter,
    assessed_years,
    find_invoice,
    invoice_years,
    list_invoices,
)
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, released

DUE, AFTER = date(2027, 2, 15), date(2027, 2, 16)


def test_an_unknown_number(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(InvoiceNotFound):
        find_invoice(session, "BR-2027-9999")


def test_before_the_first_run_there_is_no_year(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        assert list(assessed_years(session)) == list(invoice_years(session)) == []


def test_a_year_is_assessed_even_where_nobody_pays(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", kind="honorary", debit=False)
    released(runtime)
    with runtime.reading(OWN) as session:
        assert (list(assessed_years(session)), list(invoice_years(session))) == ([2027], [])


def test_sums_are_of_all_that_match(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", company="100 % Søn & Cie")
    add_member("M-2", employees=50, debit=False)
    released(runtime)
    with runtime.reading(OWN) as session:
        found = list_invoices(session, InvoiceFilter(), AFTER)
        assert (found.found, found.amount_cents, found.overdue_cents) == (2, 150000, 150000)
        assert list_invoices(session, InvoiceFilter(), DUE).overdue_cents == 0
        searched = list_invoices(session, InvoiceFilter(search="0 %"), AFTER)
        assert [row.member_number for row in searched.rows] == ["M-1"]
        assert list_invoices(session, InvoiceFilter(search="1_0"), AFTER).rows == ()
        beyond = list_invoices(session, InvoiceFilter(page=2), AFTER)
    assert (beyond.rows, beyond.found, beyond.last) == ((), 2, 1)


def test_overdue_begins_the_day_after(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    released(runtime)
    listed = [overdue_of(runtime, day) for day in (DUE, AFTER)]
    assert listed == [(False, 0), (True, 60000)]


def overdue_of(runtime: ServiceRuntime, today: date) -> tuple[bool, int]:
    with runtime.reading(OWN) as session:
        (row,) = list_invoices(session, InvoiceFilter(), today).rows
    return row.overdue, row.overdue_cents
