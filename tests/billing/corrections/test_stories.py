"""Stories of the mission by their numbers (mission.md §3.3): what becomes of an invoice later."""

from __future__ import annotations

from datetime import date

import pytest
from sqlmodel import select

from services.billing.accounts.tables import MemberAccount
from services.billing.corrections.hold_invoice import hold_invoice
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.reminders.queries import overdue_invoices
from services.billing.runs.run_dues import run_dues
from shared.clock import FixedClock
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_CHAIR, BY_TREASURER, AddMember
from tests.billing.corrections.desk import KIND, NUMBER, OTHER, correct, entries, invoice, stands
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN, released, stored, told


@pytest.fixture
def database_kind() -> str:
    """Stories are told once; each step is tested on both databases where it stands."""
    return "sqlite"


def holds(runtime: ServiceRuntime, on: date) -> dict[str, str | None]:
    """Everybody has got the invoices."""
    told(runtime)
    with runtime.reading(OWN) as session:
        return {one.number: one.hold for one in overdue_invoices(session, on)}


def test_35_a_payment_on_a_cancelled_invoice_is_credit(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.CANCELLATION)
    pay(invoiced, NUMBER, 60000)
    assert entries(invoiced)[-1] == ("bank", "member_credit", 60000)


def test_41_a_disputed_or_deferred_invoice_is_held(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.DEFERRAL, until_on=date(2027, 6, 30))
    with invoiced.transaction(OWN) as uow:
        hold_invoice(uow, OTHER, date(2027, 5, 31), "disputed", BY_TREASURER)
    assert holds(invoiced, date(2027, 5, 1)) == {OTHER: "held"}
    assert holds(invoiced, date(2027, 6, 1)) == {OTHER: None}
    assert holds(invoiced, date(2027, 7, 1)) == {OTHER: None, NUMBER: None}


def test_42_barred_claims_are_left_out_and_listed(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.DEFERRAL, OTHER, until_on=date(2028, 3, 31))
    assert holds(invoiced, date(2031, 1, 1)) == {NUMBER: "barred", OTHER: None}
    assert holds(invoiced, date(2032, 1, 1)) == {NUMBER: "barred", OTHER: "barred"}


def test_43_a_member_that_left_still_owes(invoiced: ServiceRuntime) -> None:
    with invoiced.transaction(OWN) as uow:
        for account in uow.session.exec(select(MemberAccount)):
            account.left_on, account.state = date(2027, 1, 31), "ended"
    assert holds(invoiced, date(2027, 3, 1)) == {NUMBER: None, OTHER: None}
    correct(invoiced, KIND.INSTALMENTS, parts=2, first_on=date(2027, 3, 31))


def test_47_a_headcount_declared_late_is_corrected_either_way(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    """Undeclared it is charged by the highest class; the figure comes, and comes once more."""
    add_member("M-1", employees=None, debit=False)
    released(runtime)
    assert stands(runtime) == ("open", 180000)
    add_member("M-1", employees=8, debit=False)
    less = correct(runtime, KIND.DEBIT_NOTE, corrected=True)
    assert (less.kind, stands(runtime)) == (KIND.CREDIT_NOTE, ("open", 60000))
    more = correct(runtime, KIND.DEBIT_NOTE, corrected=True, employees=12)
    assert (more.kind, more.amount_cents) == (KIND.DEBIT_NOTE, 30000)
    assert [one.amount_cents for one in stored(runtime, DuesAssessment)] == [90000]


def test_56_a_company_renamed_keeps_its_old_name_on_old_documents(
    invoiced: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", debit=False, company="Neue Firma SE")
    cancelled = correct(invoiced, KIND.CANCELLATION, reissue=True)
    assert cancelled.snapshot is not None
    old, new = cancelled.snapshot["debtor"], invoice(invoiced, "BR-2027-0003").snapshot["debtor"]
    assert old["company"].startswith("Société Générale")  # type: ignore[index]
    assert new["company"] == "Neue Firma SE"  # type: ignore[index]


def test_57_a_cancelled_number_stays_used(
    invoiced: ServiceRuntime, add_member: AddMember, clock: FixedClock
) -> None:
    correct(invoiced, KIND.CANCELLATION, OTHER, free_year=True)
    add_member("M-3", debit=False)
    with invoiced.transaction(OWN) as uow:
        run_dues(uow, 2027, date(2027, 2, 15), BY_TREASURER, BY_CHAIR)
    numbers = sorted(one.number for one in stored(invoiced, Invoice))
    assert numbers == ["BR-2027-0001", "BR-2027-0002", "BR-2027-0003", "BR-2027-0004"]
    assert stands(invoiced, OTHER) == ("cancelled", 0)
