"""One invoice with everything that happened to it, as its page reads it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from services.billing.collections.rules.states import ItemState
from services.billing.collections.tables import CollectionItem
from services.billing.errors import InvoiceNotFound
from services.billing.history.queries.invoice import InvoicePage, invoice_page
from services.billing.reminders.run_reminders import run_reminders
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, stored, told

AFTER = date(2027, 3, 20)


def page_of(runtime: ServiceRuntime, today: date = AFTER) -> InvoicePage:
    with runtime.reading(OWN) as session:
        now = datetime.combine(today, time(9), UTC)
        return invoice_page(session, "BR-2027-0001", now)


def test_an_unknown_number(runtime: ServiceRuntime) -> None:
    with pytest.raises(InvoiceNotFound):
        page_of(runtime)


def test_a_debit_that_came_back(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    released(runtime)
    page = page_of(runtime, date(2027, 2, 15))
    assert (page.overdue, page.came_back, page.reminders) == (False, False, ())
    assert page.mandate is not None
    assert page.mandate.reference == "REF-M-1"
    assert [entry.debit for entry in page.entries] == ["receivable"]
    (item,) = stored(runtime, CollectionItem)
    with runtime.transaction(OWN) as uow:
        uow.session.merge(item).state = ItemState.RETURNED
    assert page_of(runtime).came_back


def test_a_transfer_that_was_reminded_of(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1", debit=False)
    released(runtime)
    told(runtime)
    with runtime.transaction(OWN) as uow:
        run_reminders(uow, AFTER, BY_TREASURER)
    page = page_of(runtime)
    assert (page.overdue, page.debits, page.mandate) == (True, (), None)
    assert [reminder.level for reminder in page.reminders] == [1]
