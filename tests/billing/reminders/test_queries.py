"""Overdue invoices and sent reminders as the page reads them."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.reminders.queries import overdue_invoices, sent_reminders
from services.billing.reminders.run_reminders import run_reminders
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.runs.desk import OWN, released, told


@pytest.fixture(autouse=True)
def members(runtime: ServiceRuntime, add_member: AddMember) -> None:
    add_member("M-1")
    add_member("M-2", employees=50, debit=False)
    released(runtime)
    told(runtime)


def test_on_its_day_nothing_is_overdue(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        assert overdue_invoices(session, date(2027, 2, 15)) == []


def test_what_is_overdue_says_why_it_is_held(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session:
        found = overdue_invoices(session, date(2027, 2, 16))
    assert [(one.member_number, one.open_cents, one.level, one.hold) for one in found] == [
        ("M-1", 60000, 0, "collecting"),
        ("M-2", 90000, 0, None),
    ]


def test_what_was_sent_stays_listed(runtime: ServiceRuntime) -> None:
    on = date(2027, 3, 20)
    with runtime.transaction(OWN) as uow:
        run_reminders(uow, on, BY_TREASURER)
    with runtime.reading(OWN) as session:
        (sent,) = sent_reminders(session)
        held = {one.member_number: one.hold for one in overdue_invoices(session, on)}
    assert (sent.member_number, sent.reminded_cents, sent.reminded_on) == ("M-2", 90000, on)
    assert (sent.pay_until_on, sent.level) == (date(2027, 4, 5), 1)
    assert held["M-2"] == "already_reminded"
