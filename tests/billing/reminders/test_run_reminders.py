"""Reminders of overdue invoices: each once, by what is open at that moment."""

from __future__ import annotations

from datetime import date

import pytest
import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.invoices.tables import Invoice
from services.billing.reminders.queries import overdue_invoices, sent_reminders
from services.billing.reminders.run_reminders import ReminderReport, run_reminders
from services.billing.reminders.tables import Reminder
from services.billing.runs.run_dues import run_dues
from shared.actor import Actor
from shared.permissions import MissingPermission
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.runs.desk import told
from tests.support.bank import COLLECT_ON, OWN, Bank
from tests.support.bank_statements import Ntry, StatusReportFile, Tx

ON = date(2027, 3, 20)
REMINDED = "billing.reminder.issued"


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    """Two members by direct debit, two by transfer; 600 and 900 each."""
    for number, employees, debit in (
        ("M-1", 5, True),
        ("M-2", 50, True),
        ("M-4", 5, False),
        ("M-5", 50, False),
    ):
        add_member(number, employees=employees, debit=debit)
    with runtime.transaction(OWN) as uow:
        run_dues(uow, 2027, COLLECT_ON, BY_TREASURER, BY_CHAIR)
    told(runtime)
    return Bank(runtime)


def remind(bank: Bank, on: date = ON, by: Actor = BY_TREASURER) -> ReminderReport:
    with bank.runtime.transaction(OWN) as uow:
        return run_reminders(uow, on, by)


def test_reminds_once_of_what_is_overdue(bank: Bank) -> None:
    bank.says(bank.credit())
    number = bank.number("M-4")
    report = remind(bank).to_json()
    assert report["on"] == "2027-03-20"
    reminders = report["reminders"]
    assert isinstance(reminders, list)
    assert reminders[0] == {
        "invoice": number,
        "member_number": "M-4",
        "level": 1,
        "open_cents": 60000,
        "due_on": "2027-02-15",
        "pay_until_on": "2027-04-05",
    }
    assert [each["member_number"] for each in reminders] == ["M-4", "M-5"]
    for later in (ON, date(2027, 4, 30)):
        again = remind(bank, later)
        assert again.reminders == ()
        assert {each.reason for each in again.skipped} == {"already_reminded"}
    events = bank.events(REMINDED)
    assert [(event["number"], event["open_cents"]) for event in events] == [
        (number, 60000),
        (bank.number("M-5"), 90000),
    ]
    with bank.runtime.reading(OWN) as session:
        sent = sent_reminders(session)
    assert [(each.member_number, each.level) for each in sent] == [("M-4", 1), ("M-5", 1)]


def test_who_has_not_got_the_invoice_is_not_reminded_of_it(bank: Bank) -> None:
    with bank.runtime.transaction(OWN) as uow:
        for invoice in uow.session.exec(
            select(Invoice).where(Invoice.number == bank.number("M-4"))
        ):
            invoice.notified_at = None
    report = remind(bank)
    assert [each.member_number for each in report.reminders] == ["M-5"]
    assert (bank.number("M-4"), "untold") in report.skipped
    told(bank.runtime)
    assert [each.member_number for each in remind(bank).reminders] == ["M-4"]


def test_nothing_is_due_on_the_due_day(bank: Bank) -> None:
    report = remind(bank, date(2027, 2, 15))
    assert (report.reminders, report.skipped) == ((), ())
    assert len(remind(bank, date(2027, 2, 16)).reminders) == 2


def test_a_returned_debit_is_reminded_of_and_one_under_way_is_not(bank: Bank) -> None:
    report = remind(bank)
    held = {each.invoice: each.reason for each in report.skipped}
    assert held == {bank.number("M-1"): "collecting", bank.number("M-2"): "collecting"}
    bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    bank.says(bank.credit(), bank.returned("M-2"))
    report = remind(bank)
    assert {each.member_number: each.open_cents for each in report.reminders} == {
        "M-1": 60000,
        "M-2": 90000,
    }
    told = {each["number"]: each["collection_failed"] for each in bank.events(REMINDED)}
    assert told == {
        bank.number(member): member in ("M-1", "M-2") for member in ("M-1", "M-2", "M-4", "M-5")
    }


def test_part_payments_count_and_a_full_one_ends_it(bank: Bank) -> None:
    bank.says(
        Ntry(10000, ref="A", txs=(Tx(text=bank.number("M-4")),)),
        Ntry(90000, ref="B", txs=(Tx(text=bank.number("M-5")),)),
    )
    report = remind(bank)
    assert {each.member_number: each.open_cents for each in report.reminders} == {"M-4": 50000}


def test_a_member_with_enough_credit_is_not_reminded(bank: Bank) -> None:
    paid, other = bank.number("M-4"), bank.number("M-5")
    with bank.runtime.transaction(OWN) as uow:
        invoice = uow.session.exec(select(Invoice).where(Invoice.number == paid)).one()
        owner = invoice.member_id
        uow.session.execute(
            sa.update(Invoice).where(col(Invoice.number) == other).values(member_id=owner)
        )
    bank.says(Ntry(60000 + 95000, ref="A", txs=(Tx(text=paid),)))
    report = remind(bank)
    assert {each.invoice: each.reason for each in report.skipped}[other] == "credit"


def test_barred_claims_are_listed_and_not_reminded_of(bank: Bank) -> None:
    report = remind(bank, date(2031, 1, 1))
    assert {each.reason for each in report.skipped} == {"barred"}
    assert report.reminders == ()
    assert len(remind(bank, date(2030, 12, 31)).reminders) == 2


def test_only_the_treasurer_reminds(bank: Bank) -> None:
    with pytest.raises(MissingPermission):
        remind(bank, by=BY_CHAIR)
    with bank.runtime.reading(OWN) as session:
        assert not session.exec(select(Reminder)).all()


def test_the_preview_writes_nothing(bank: Bank) -> None:
    with bank.runtime.reading(OWN) as session:
        shown = overdue_invoices(session, ON)
        assert [each.hold for each in shown] == ["collecting", "collecting", None, None]
        assert not session.exec(select(Reminder)).all()
