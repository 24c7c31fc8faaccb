"""What `umlauf dues run` tells of a run, and of one with nothing to do."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.errors import DuesRunNotFound
from services.billing.runs.report import RunReport, prepared_report, run_report
from shared.ids import new_id
from shared.service import ServiceRuntime
from tests.billing.conftest import AddMember
from tests.billing.runs.desk import OWN, prepared, released


def test_an_unknown_run(runtime: ServiceRuntime) -> None:
    with runtime.reading(OWN) as session, pytest.raises(DuesRunNotFound):
        run_report(session, new_id())


def test_nothing_to_do_is_told_with_the_same_names() -> None:
    assert RunReport(2027).to_json("en") == {
        "year": 2027,
        "members": 0,
        "total_cents": 0,
        "items": [],
        "exceptions": [],
        "run_id": None,
        "run": None,
        "state": None,
        "released_via": None,
        "single_operator_reason": None,
        "invoices": [],
        "collections": [],
        "finished": False,
        "missing": [],
        "skipped": [],
    }


def test_a_prepared_run_tells_what_it_will_charge(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", kind="honorary", debit=False)
    add_member("M-3", signed_on=date(2027, 6, 1))
    run = prepared(runtime)
    with runtime.reading(OWN) as session:
        shown = prepared_report(session, run.id, runtime.clock.today()).to_json("de")
    assert (shown["run"], shown["state"]) == (str(run.id), "prepared")
    assert (shown["members"], shown["total_cents"]) == (run.members, run.total_cents) == (2, 60000)
    assert (shown["invoices"], shown["collections"]) == ([], [])
    assert [one["member_number"] for one in shown["skipped"]] == ["M-3"]  # type: ignore[attr-defined]


def test_members_invoices_and_files_of_a_run(
    runtime: ServiceRuntime, add_member: AddMember
) -> None:
    add_member("M-1", employees=5)
    add_member("M-2", kind="honorary", debit=False)
    run = released(runtime)
    with runtime.reading(OWN) as session:
        report = run_report(session, run.id)
    shown = report.to_json("de")
    assert (shown["run"], shown["state"]) == (str(run.id), "released")
    assert (shown["run_id"], shown["members"], shown["total_cents"]) == (str(run.id), 2, 60000)
    assert [line.member_number for line in report.lines] == ["M-1", "M-2"]
    assert shown["invoices"] == [
        {
            "number": "BR-2027-0001",
            "member_number": "M-1",
            "amount_cents": 60000,
            "file": "invoices/BR-2027-0001.pdf",
        }
    ]
    (file,) = report.collections
    assert file.file.startswith("collections/autos-2027-2027-02-15-core-")
    assert (file.transactions, file.control_sum_cents) == (1, 60000)
