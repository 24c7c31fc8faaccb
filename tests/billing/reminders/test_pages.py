"""The page of reminders through the front door."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from services.billing.runs.run_dues import run_dues
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, CHAIR, TREASURER, AddMember
from tests.billing.runs.desk import told
from tests.support.bank import COLLECT_ON, OWN, Bank
from tests.support.billing_site import NewVisitor

PAGE = "/autos/reminders"


@pytest.fixture
def database_kind() -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return "sqlite"


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember, clock: FixedClock) -> Bank:
    add_member("M-1", employees=5)
    add_member("M-4", employees=5, debit=False)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    told(runtime)
    clock.advance(timedelta(days=64))
    return Bank(runtime)


def test_preview_send_and_history(bank: Bank, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(TREASURER)
    page = visitor.client.get(PAGE).text
    assert "Send 1 reminder" in page
    assert "Direct debit under way" in page
    assert not bank.events("billing.reminder.issued")
    sent = visitor.client.post(PAGE, data={"on": "2027-03-20"})
    assert sent.status_code == 303
    assert "1 reminder is on its way." in visitor.client.get(sent.headers["location"]).text
    again = visitor.client.post(PAGE, data={"on": "2027-03-20"})
    assert "Nothing was sent." in visitor.client.get(again.headers["location"]).text
    assert len(bank.events("billing.reminder.issued")) == 1
    page = visitor.client.get(PAGE).text
    assert "Already reminded" in page
    assert "Reminder 1" in page


def test_another_day_and_no_day(bank: Bank, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(TREASURER, language="de")
    before = visitor.client.get(PAGE, params={"on": date(2027, 2, 15).isoformat()})
    assert bank.number("M-4") not in before.text
    for wrong in (visitor.client.get(PAGE, params={"on": "x"}), visitor.client.post(PAGE)):
        assert wrong.status_code == 422


def test_the_board_may_look_but_not_send(bank: Bank, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(CHAIR)
    page = visitor.client.get(PAGE)
    assert page.status_code == 200
    assert bank.number("M-4") in page.text
    assert "Send 1 reminder" not in page.text
    assert visitor.client.post(PAGE, data={"on": "2027-03-20"}).status_code == 403
