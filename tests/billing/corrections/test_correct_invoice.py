"""Corrections of an invoice: what is booked, what is open after, who may, what is refused."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from services.billing.association.queries import own_association
from services.billing.corrections import errors
from services.billing.corrections.tables import Correction
from services.billing.errors import InvoiceNotFound
from services.billing.invoices.due_parts import due_parts
from services.billing.invoices.tables import DuesAssessment, Invoice
from services.billing.runs.prepare_dues_run import prepare_dues_run
from shared.clock import FixedClock
from shared.errors import DomainError
from shared.permissions import MissingPermission, Role
from shared.proposals import NoReason, ProposalState
from shared.service import ServiceRuntime
from tests.billing.conftest import BY_TREASURER, TODAY, AddMember
from tests.billing.corrections.desk import (
    KIND,
    NUMBER,
    OTHER,
    correct,
    entries,
    events,
    hand_in,
    invoice,
    order,
    stands,
)
from tests.billing.corrections.payments import pay
from tests.billing.runs.desk import OWN, stored
from tests.support.actors import holder_of
from tests.support.databases import CopyOf

ISSUED = ("receivable", "dues_income", 60000)


@pytest.fixture
def copy_of(sqlite_copy_of: CopyOf) -> CopyOf:
    """What depends on the database stands in test_confirm_correction.py and test_races.py."""
    return sqlite_copy_of


def test_a_cancelled_invoice_keeps_its_number_and_owes_nothing(invoiced: ServiceRuntime) -> None:
    done = correct(invoiced, KIND.CANCELLATION)
    assert (done.state, done.number, done.amount_cents) == ("confirmed", "ST-2027-0001", 60000)
    assert stands(invoiced) == ("cancelled", 0)
    assert entries(invoiced) == [ISSUED, ("dues_income", "receivable", 60000)]
    (told,) = events(invoiced, "billing.invoice.cancelled")
    assert (told["cancellation"], told["reissued_as"]) == ("ST-2027-0001", None)
    assert (told["credit_cents"], told["number"]) == (0, NUMBER)
    second = correct(invoiced, KIND.CANCELLATION, OTHER)
    assert second.number == "ST-2027-0002"


def test_what_was_paid_on_a_cancelled_invoice_is_credit(invoiced: ServiceRuntime) -> None:
    pay(invoiced, NUMBER, 20000)
    correct(invoiced, KIND.CANCELLATION)
    assert entries(invoiced)[2:] == [
        ("dues_income", "receivable", 40000),
        ("dues_income", "member_credit", 20000),
    ]
    pay(invoiced, NUMBER, 40000)
    assert stands(invoiced) == ("cancelled", 0)
    assert entries(invoiced)[-1] == ("bank", "member_credit", 40000)


def test_a_credit_note_lowers_what_is_open_and_gives_back_what_was_paid(
    invoiced: ServiceRuntime,
) -> None:
    pay(invoiced, NUMBER, 50000)
    done = correct(invoiced, KIND.CREDIT_NOTE, amount_cents=25000)
    assert done.number == "RK-2027-0001"
    assert entries(invoiced)[2:] == [
        ("dues_income", "receivable", 10000),
        ("dues_income", "member_credit", 15000),
    ]
    assert stands(invoiced) == ("credited", 0)
    (told,) = events(invoiced, "billing.invoice.credited")
    assert (told["credit_cents"], told["open_cents"]) == (15000, 0)
    with pytest.raises(errors.TooMuchToCredit) as refused:
        correct(invoiced, KIND.CREDIT_NOTE, amount_cents=35001)
    assert refused.value.details["most_cents"] == 35000
    correct(invoiced, KIND.CREDIT_NOTE)
    with pytest.raises(errors.NothingLeftToCredit):
        correct(invoiced, KIND.CREDIT_NOTE, reason="again")


def test_a_credit_note_of_what_was_paid_leaves_the_invoice_paid(invoiced: ServiceRuntime) -> None:
    pay(invoiced, NUMBER, 60000)
    correct(invoiced, KIND.CREDIT_NOTE, amount_cents=100)
    assert stands(invoiced) == ("paid", 0)


@pytest.mark.parametrize(
    ("kind", "account", "state", "event"),
    [
        (KIND.WAIVER, "waived_dues", "waived", "billing.claim.waived"),
        (KIND.WRITE_OFF, "bad_debts", "written_off", "billing.claim.written_off"),
    ],
)
def test_a_claim_given_up_in_part_and_whole(
    invoiced: ServiceRuntime, kind: KIND, account: str, state: str, event: str
) -> None:
    correct(invoiced, kind, amount_cents=10000)
    assert stands(invoiced) == ("open", 50000)
    correct(invoiced, kind)
    assert stands(invoiced) == (state, 0)
    assert entries(invoiced)[1:] == [
        (account, "receivable", 10000),
        (account, "receivable", 50000),
    ]
    assert [told["open_cents"] for told in events(invoiced, event)] == [50000, 0]
    with pytest.raises(errors.NothingOpen):
        correct(invoiced, kind, reason="again")


def test_money_for_what_was_written_off_is_no_credit(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.WRITE_OFF, amount_cents=40000)
    pay(invoiced, NUMBER, 25000)
    assert stands(invoiced) == ("paid", 0)
    pay(invoiced, NUMBER, 40000)
    assert entries(invoiced)[2:] == [
        ("bank", "receivable", 20000),
        ("bank", "bad_debts", 5000),
        ("bank", "member_credit", 5000),
        ("bank", "bad_debts", 35000),
    ]


def test_a_cancellation_takes_back_what_was_given_up_before(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.WAIVER, amount_cents=10000)
    correct(invoiced, KIND.WRITE_OFF, amount_cents=20000)
    pay(invoiced, NUMBER, 5000)
    correct(invoiced, KIND.CANCELLATION)
    assert entries(invoiced)[4:] == [
        ("dues_income", "receivable", 25000),
        ("dues_income", "bad_debts", 20000),
        ("dues_income", "waived_dues", 10000),
        ("dues_income", "member_credit", 5000),
    ]
    assert invoice(invoiced).written_off_cents == 0


def test_what_was_waived_is_not_credited_once_more(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.WAIVER, amount_cents=10000)
    with pytest.raises(errors.TooMuchToCredit):
        correct(invoiced, KIND.CREDIT_NOTE, amount_cents=50001)


def test_a_deferral_moves_the_day_and_a_plan_takes_its_place(invoiced: ServiceRuntime) -> None:
    june = date(2027, 6, 30)
    correct(invoiced, KIND.DEFERRAL, until_on=june)
    assert invoice(invoiced).due_on == june
    (told,) = events(invoiced, "billing.claim.deferred")
    assert (told["until_on"], told["amount_cents"]) == ("2027-06-30", 60000)
    correct(invoiced, KIND.INSTALMENTS, parts=7, first_on=date(2027, 1, 31))
    with invoiced.reading(OWN) as session:
        parts = due_parts(session, invoices=[invoice(invoiced).id])
    assert [part.amount_cents for part in parts] == [8572, 8572, 8572, 8571, 8571, 8571, 8571]
    assert sum(part.amount_cents for part in parts) == 60000
    assert [part.due_on.isoformat() for part in parts][:3] == [
        "2027-01-31",
        "2027-02-28",
        "2027-03-31",
    ]
    assert {part.parts for part in parts} == {7}
    (plan,) = events(invoiced, "billing.claim.instalments_agreed")
    assert plan["instalments"][0] == {"due_on": "2027-01-31", "amount_cents": 8572}
    assert entries(invoiced) == [ISSUED]


@pytest.mark.parametrize(
    ("kind", "terms", "error"),
    [
        (KIND.DEFERRAL, {"until_on": TODAY}, errors.DayNotAhead),
        (KIND.DEFERRAL, {"until_on": date(2030, 1, 16)}, errors.DayTooFarAhead),
        (KIND.INSTALMENTS, {"parts": 1, "first_on": TODAY}, errors.PartsOutOfRange),
        (KIND.INSTALMENTS, {"parts": 37, "first_on": TODAY}, errors.PartsOutOfRange),
        (KIND.INSTALMENTS, {"parts": 3, "first_on": date(2027, 1, 14)}, errors.DayNotAhead),
        (KIND.WAIVER, {"amount_cents": 60001}, errors.TooMuchToGiveUp),
        (KIND.WAIVER, {"amount_cents": 0}, errors.NoAmount),
        (KIND.CREDIT_NOTE, {"amount_cents": -1}, errors.NoAmount),
        (KIND.DEBIT_NOTE, {"corrected": True, "employees": 10}, errors.FiguresChangeNothing),
    ],
)
def test_what_cannot_be_is_refused_and_changes_nothing(
    invoiced: ServiceRuntime, kind: KIND, terms: dict[str, Any], error: type[DomainError]
) -> None:
    with pytest.raises(error):
        correct(invoiced, kind, **terms)
    assert stands(invoiced) == ("open", 60000)
    assert stored(invoiced, Correction) == []


def test_nothing_of_a_cancelled_invoice_is_corrected(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.CANCELLATION)
    for kind in (KIND.CREDIT_NOTE, KIND.WAIVER, KIND.DEFERRAL):
        with pytest.raises(errors.InvoiceAlreadyCancelled):
            correct(invoiced, kind, until_on=date(2027, 6, 30))


def test_unknown_numbers_and_empty_reasons(invoiced: ServiceRuntime) -> None:
    with pytest.raises(InvoiceNotFound):
        correct(invoiced, KIND.CANCELLATION, "BR-2027-9999")
    with pytest.raises(NoReason):
        order(KIND.WAIVER, "  ")


@pytest.mark.parametrize("role", [Role.BOARD, Role.OFFICE, Role.AUDITOR, Role.OPERATOR])
def test_only_the_treasurer_corrects(invoiced: ServiceRuntime, role: Role) -> None:
    with pytest.raises(MissingPermission):
        correct(invoiced, KIND.CANCELLATION, by=holder_of(role))


@pytest.mark.parametrize(
    ("kind", "terms"),
    [
        (KIND.CANCELLATION, {}),
        (KIND.CREDIT_NOTE, {"amount_cents": 100}),
        (KIND.WAIVER, {"amount_cents": 100}),
        (KIND.DEFERRAL, {"until_on": date(2027, 6, 30)}),
        (KIND.DEBIT_NOTE, {"corrected": True, "employees": 50}),
    ],
)
def test_the_same_order_again_is_one_correction(
    invoiced: ServiceRuntime, kind: KIND, terms: dict[str, Any]
) -> None:
    first = correct(invoiced, kind, **terms)
    booked, open_cents = entries(invoiced), invoice(invoiced).open_cents
    assert correct(invoiced, kind, **terms).id == first.id
    assert entries(invoiced) == booked
    assert invoice(invoiced).open_cents == open_cents
    assert len(stored(invoiced, Correction)) == 1


def test_on_another_day_the_same_order_is_another(
    invoiced: ServiceRuntime, clock: FixedClock
) -> None:
    correct(invoiced, KIND.WAIVER, amount_cents=100)
    clock.moment = FixedClock.on(date(2027, 1, 16)).moment
    correct(invoiced, KIND.WAIVER, amount_cents=100)
    assert stands(invoiced) == ("open", 59800)


def test_cancelled_and_issued_anew_with_todays_facts(
    invoiced: ServiceRuntime, add_member: AddMember
) -> None:
    pay(invoiced, NUMBER, 20000)
    add_member("M-1", employees=20, debit=False, company="Neue Firma SE")
    done = correct(invoiced, KIND.CANCELLATION, reissue=True)
    new = invoice(invoiced, "BR-2027-0003")
    assert (done.follow_up_id, new.preceding_id) == (new.id, invoice(invoiced).id)
    assert (new.amount_cents, new.open_cents, new.state) == (90000, 70000, "open")
    assert new.snapshot["debtor"]["company"] == "Neue Firma SE"  # type: ignore[index]
    assert entries(invoiced, "BR-2027-0003") == [
        ("receivable", "dues_income", 90000),
        ("member_credit", "receivable", 20000),
    ]
    (assessed,) = [
        one for one in stored(invoiced, DuesAssessment) if one.member_id == new.member_id
    ]
    assert (assessed.amount_cents, assessed.dues_class, assessed.invoice_id) == (
        90000,
        "B",
        new.id,
    )
    (told,) = events(invoiced, "billing.invoice.cancelled")
    assert told["reissued_as"] == str(new.id)


def test_a_member_that_owes_nothing_any_more_gets_no_new_invoice(
    invoiced: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", kind="honorary", debit=False)
    done = correct(invoiced, KIND.CANCELLATION, reissue=True)
    assert done.follow_up_id is None
    assert len(stored(invoiced, Invoice)) == 2
    assert {one.amount_cents for one in stored(invoiced, DuesAssessment)} == {0, 90000}


def test_the_year_is_free_for_the_next_run_only_on_wish(invoiced: ServiceRuntime) -> None:
    correct(invoiced, KIND.CANCELLATION)
    correct(invoiced, KIND.CANCELLATION, OTHER, free_year=True)
    with invoiced.transaction(OWN) as uow:
        run = prepare_dues_run(uow, 2027, date(2027, 2, 15), BY_TREASURER)
    assert (run.members, run.total_cents) == (1, 90000)


def test_corrected_figures_add_a_supplementary_invoice(invoiced: ServiceRuntime) -> None:
    done = correct(invoiced, KIND.DEBIT_NOTE, corrected=True, employees=51)
    assert (done.kind, done.amount_cents) == (KIND.DEBIT_NOTE, 120000)
    new = invoice(invoiced, "BR-2027-0003")
    assert (new.kind, new.amount_cents, new.preceding_id) == (
        "debit_note",
        120000,
        invoice(invoiced).id,
    )
    assert stands(invoiced) == ("open", 60000)
    line = new.snapshot["lines"][0]  # type: ignore[index]
    assert "Nachberechnung" in line["text"]
    assert "600,00" in line["explanation"][-1]
    with pytest.raises(errors.SupplementStands):
        correct(invoiced, KIND.CANCELLATION)
    with pytest.raises(errors.InvoiceWithoutFigures):
        correct(invoiced, KIND.DEBIT_NOTE, "BR-2027-0003", corrected=True, employees=1)
    correct(invoiced, KIND.CANCELLATION, "BR-2027-0003")
    correct(invoiced, KIND.CANCELLATION)


def test_corrected_figures_the_other_way_give_a_credit_note(invoiced: ServiceRuntime) -> None:
    done = correct(invoiced, KIND.DEBIT_NOTE, OTHER, corrected=True, employees=10)
    assert (done.kind, done.amount_cents, done.number) == (
        KIND.CREDIT_NOTE,
        30000,
        "RK-2027-0001",
    )
    assert stands(invoiced, OTHER) == ("open", 60000)
    done = correct(invoiced, KIND.DEBIT_NOTE, OTHER, corrected=True, employees=50)
    assert (done.kind, done.amount_cents) == (KIND.DEBIT_NOTE, 30000)


def test_a_debit_that_is_handed_in_is_waited_for(debited: ServiceRuntime) -> None:
    with pytest.raises(errors.DebitInFile):
        correct(debited, KIND.CANCELLATION)
    day = hand_in(debited)
    for kind in (KIND.CANCELLATION, KIND.WAIVER, KIND.CREDIT_NOTE):
        with pytest.raises(errors.DebitAtBank) as refused:
            correct(debited, kind)
        assert refused.value.details["collect_on"] == day.isoformat()
    correct(debited, KIND.DEBIT_NOTE, corrected=True, employees=51)


def limit(runtime: ServiceRuntime, cents: int) -> None:
    with runtime.transaction(OWN) as uow:
        own_association(uow.session).correction_limit_cents = cents


def test_above_the_limit_it_waits_for_a_second_person(invoiced: ServiceRuntime) -> None:
    limit(invoiced, 59999)
    done = correct(invoiced, KIND.CANCELLATION)
    assert done.state is ProposalState.OPEN
    assert stands(invoiced) == ("open", 60000)
    (told,) = events(invoiced, "billing.correction.proposed")
    assert (told["kind"], told["amount_cents"]) == ("cancellation", 60000)
    assert correct(invoiced, KIND.CANCELLATION).id == done.id
    with pytest.raises(errors.CorrectionWaits):
        correct(invoiced, KIND.WAIVER, amount_cents=1)


def test_several_small_ones_are_one_large_one(invoiced: ServiceRuntime) -> None:
    limit(invoiced, 30000)
    assert correct(invoiced, KIND.WAIVER, amount_cents=30000).state is ProposalState.CONFIRMED
    second = correct(invoiced, KIND.WAIVER, amount_cents=1)
    assert second.state is ProposalState.OPEN


def test_what_nobody_decided_within_a_month_has_expired(
    invoiced: ServiceRuntime, clock: FixedClock
) -> None:
    limit(invoiced, 0)
    first = correct(invoiced, KIND.WAIVER)
    clock.moment = FixedClock.on(date(2027, 3, 1)).moment
    second = correct(invoiced, KIND.CREDIT_NOTE)
    states = {one.id: one.state for one in stored(invoiced, Correction)}
    assert states == {first.id: ProposalState.EXPIRED, second.id: ProposalState.OPEN}
