"""What of each invoice is due when: whole, deferred, in instalments, and paid in part."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.invoices.due_parts import DuePart, due_parts, overdue_parts
from services.billing.invoices.queries import find_invoice
from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import DuePart as PartRow
from services.billing.reminders.queries import overdue_invoices
from services.billing.reminders.run_reminders import run_reminders
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, AddMember
from tests.billing.invoices.agreed import agree
from tests.billing.runs.desk import OWN, released, told

DUE = date(2027, 2, 15)
MARCH, APRIL, MAY = date(2027, 3, 1), date(2027, 4, 1), date(2027, 5, 1)
PLAN = (MARCH, 20000), (APRIL, 20000), (MAY, 20000)
NUMBER = "BR-2027-0001"


@pytest.fixture
def invoiced(runtime: ServiceRuntime, add_member: AddMember) -> ServiceRuntime:
    """BR-2027-0001 over 600.00 by transfer, and another."""
    add_member("M-1", debit=False)
    add_member("M-2", employees=50, debit=False)
    released(runtime)
    told(runtime)
    return runtime


def parts(runtime: ServiceRuntime) -> list[DuePart]:
    with runtime.reading(OWN) as session:
        return due_parts(session, invoices=[find_invoice(session, NUMBER).id])


def leave_open(runtime: ServiceRuntime, cents: int) -> None:
    with runtime.transaction(OWN) as uow:
        find_invoice(uow.session, NUMBER).open_cents = cents


def shown(found: list[DuePart]) -> list[tuple[date, int]]:
    return [(part.due_on, part.open_cents) for part in found]


def test_without_an_agreement_an_invoice_is_one_part(invoiced: ServiceRuntime) -> None:
    (part,) = parts(invoiced)
    assert (part.part_id, part.position, part.parts, part.due_on) == (None, 1, 1, DUE)
    assert (part.amount_cents, part.open_cents) == (60000, 60000)
    assert part.barred_after == date(2030, 12, 31)


def test_all_open_parts_oldest_first_of_everybody_or_of_some(invoiced: ServiceRuntime) -> None:
    agree(invoiced, NUMBER, *PLAN)
    with invoiced.reading(OWN) as session:
        found = due_parts(session)
        members = {part.number: part.member_id for part in found}
        other = due_parts(session, members=[members["BR-2027-0002"]])
        due_by = due_parts(session, due_by=APRIL)
        nobody = due_parts(session, members=[])
    assert shown(found) == [(DUE, 90000), *PLAN]
    assert shown(other) == [(DUE, 90000)]
    assert shown(due_by) == [(DUE, 90000), (MARCH, 20000), (APRIL, 20000)]
    assert nobody == []


@pytest.mark.parametrize(
    ("open_cents", "left"),
    [
        (60000, [20000, 20000, 20000]),
        (59999, [19999, 20000, 20000]),
        (40000, [20000, 20000]),
        (25000, [5000, 20000]),
        (1, [1]),
        # An earlier payment came back: the first part has all that is over.
        (70000, [30000, 20000, 20000]),
    ],
)
def test_payments_fill_the_oldest_part_first(
    invoiced: ServiceRuntime, open_cents: int, left: list[int]
) -> None:
    agree(invoiced, NUMBER, *PLAN)
    leave_open(invoiced, open_cents)
    found = parts(invoiced)
    assert [part.open_cents for part in found] == left
    assert [part.position for part in found] == [1, 2, 3][-len(left) :]


def test_parts_that_ended_and_invoices_not_open_have_none(invoiced: ServiceRuntime) -> None:
    agree(invoiced, NUMBER, *PLAN)
    with invoiced.transaction(OWN) as uow:
        for row in uow.session.exec(select(PartRow)):
            row.ended_at = uow.clock.now()
    agree(invoiced, NUMBER, (MAY, 60000))
    assert shown(parts(invoiced)) == [(MAY, 60000)]
    with invoiced.transaction(OWN) as uow:
        find_invoice(uow.session, NUMBER).state = InvoiceState.CANCELLED
    assert parts(invoiced) == []


def test_overdue_is_what_fell_due_before(invoiced: ServiceRuntime) -> None:
    id_ = agree(invoiced, NUMBER, *PLAN)
    for on, cents in ((MARCH, None), (APRIL, 20000), (date(2027, 4, 2), 40000)):
        with invoiced.reading(OWN) as session:
            late = overdue_parts(session, on)
            found = {row.invoice_id: row for row in session.execute(late.select())}
        assert (int(found[id_].open_cents) if id_ in found else None) == cents
    assert found[id_].due_on == MARCH


def test_reminders_respect_what_was_agreed_and_remind_of_each_part(
    invoiced: ServiceRuntime,
) -> None:
    agree(invoiced, NUMBER, *PLAN)

    def remind(on: date) -> list[tuple[int, date]]:
        with invoiced.transaction(OWN) as uow:
            report = run_reminders(uow, on, BY_TREASURER)
        return [(one.open_cents, one.due_on) for one in report.reminders if one.invoice == NUMBER]

    assert remind(MARCH) == []
    assert remind(date(2027, 3, 2)) == [(20000, MARCH)]
    assert remind(date(2027, 4, 2)) == []
    leave_open(invoiced, 40000)
    assert remind(date(2027, 4, 2)) == [(20000, APRIL)]


def test_a_hold_keeps_reminders_back_until_its_last_day(invoiced: ServiceRuntime) -> None:
    with invoiced.transaction(OWN) as uow:
        find_invoice(uow.session, NUMBER).held_until = MARCH
    for on, hold in ((MARCH, "held"), (date(2027, 3, 2), None)):
        with invoiced.reading(OWN) as session:
            held = {one.number: one.hold for one in overdue_invoices(session, on)}
        assert held[NUMBER] == hold
