"""A run is finished when every document is made and every member was told (issue 7 §1)."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.invoices.rules.states import InvoiceState
from services.billing.invoices.tables import Invoice
from services.billing.runs.report import run_report
from services.billing.runs.run_gaps import RunGap, first_gaps, run_gaps, unfinished
from services.billing.runs.tables import DuesRun
from shared.events.drain import drain
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, released, told


@pytest.fixture
def run(runtime: ServiceRuntime, add_member: AddMember) -> DuesRun:
    add_member("M-1")
    add_member("M-2", debit=False)
    return released(runtime)


def gaps(runtime: ServiceRuntime, run: DuesRun) -> list[RunGap]:
    with runtime.reading(OWN) as session:
        return run_gaps(session, run.id)


def test_first_both_are_missing_then_the_notice_then_nothing(
    runtime: ServiceRuntime, run: DuesRun
) -> None:
    assert [(gap.document, gap.notice) for gap in gaps(runtime, run)] == [(True, True)] * 2
    drain([runtime])
    assert [(gap.document, gap.notice) for gap in gaps(runtime, run)] == [(False, True)] * 2
    told(runtime)
    assert gaps(runtime, run) == []
    with runtime.reading(OWN) as session:
        assert run_report(session, run.id).finished


def test_the_answer_names_invoice_member_and_reason(runtime: ServiceRuntime, run: DuesRun) -> None:
    drain([runtime])
    with runtime.transaction(OWN) as uow:
        first, second = uow.session.exec(select(Invoice).order_by(Invoice.number)).all()
        first.notified_at = uow.clock.now()
        second.notice_failed = "No e-mail address is known."
    with runtime.reading(OWN) as session:
        answer = run_report(session, run.id).to_json("en")
    assert answer["finished"] is False
    listed = answer["missing"]
    assert isinstance(listed, list)
    (missing,) = listed
    assert missing["number"] == "BR-2027-0002"
    assert (missing["member_number"], missing["document"], missing["notice"]) == (
        "M-2",
        False,
        True,
    )
    assert missing["reason"] == "No e-mail address is known."
    assert unfinished(gaps(runtime, run)).details == {"documents": 0, "notices": 1}


def test_what_waits_for_a_person_stands_first(runtime: ServiceRuntime, run: DuesRun) -> None:
    with runtime.transaction(OWN) as uow:
        _, second = uow.session.exec(select(Invoice).order_by(Invoice.number)).all()
        second.notice_failed = "550"
    with runtime.reading(OWN) as session:
        page = first_gaps(session, run.id)
    assert ([gap.member_number for gap in page.rows], page.found) == (["M-2", "M-1"], 2)


def test_a_cancelled_invoice_needs_no_mail_of_its_own(
    runtime: ServiceRuntime, run: DuesRun
) -> None:
    drain([runtime])
    with runtime.transaction(OWN) as uow:
        for invoice in uow.session.exec(select(Invoice)):
            invoice.state = InvoiceState.CANCELLED
    assert gaps(runtime, run) == []
