"""Status reports: debits refused before settlement."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.collections.tables import Collection
from services.billing.errors import BankFileUnusable
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import StatusReportFile


def test_a_report_of_somebody_elses_file_is_refused(bank: Bank) -> None:
    reports = (
        StatusReportFile("SOMEBODY-ELSE", {"X": "AC01"}),
        StatusReportFile("SOMEBODY-ELSE", group="RJCT", group_reason="FF01"),
    )
    for report in reports:
        with pytest.raises(BankFileUnusable):
            bank.imports(report.xml())
    assert bank.item("M-1").state == "collecting"


def test_a_rejection_reported_twice_is_booked_once(bank: Bank) -> None:
    rejected = {bank.e2e["M-1"]: "AC01"}
    bank.imports(StatusReportFile(bank.message_id, rejected).xml())
    both = {**rejected, bank.e2e["M-2"]: "AM04"}
    report = bank.imports(StatusReportFile(bank.message_id, both).xml())
    assert [each.reason for each in report.returns] == ["AM04"]
    assert [(each.entries, each.new, each.known) for each in report.files] == [(2, 1, 1)]
    assert len(bank.events("billing.collection.returned")) == 2


def test_a_rejection_after_the_sum_was_credited_opens_the_invoice_again(bank: Bank) -> None:
    bank.says(bank.credit())
    bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert bank.open("M-1") == 60000
    assert bank.balance("collection_clearing") == -60000, "waits until the bank debits it"


def test_good_news_is_no_return(bank: Bank) -> None:
    data = StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "0000"}, "ACTC", status="ACTC")
    report = bank.imports(data.xml())
    assert report.returns == []
    assert bank.item("M-1").state == "collecting"


def test_a_whole_file_rejected(bank: Bank) -> None:
    data = StatusReportFile(bank.message_id, group="RJCT", group_reason="FF01").xml()
    report = bank.imports(data)
    assert {each.reason for each in report.returns} == {"FF01"}
    assert len(report.returns) == 3
    with bank.runtime.reading(OWN) as session:
        assert session.exec(select(Collection.state)).one() == "rejected"


def test_a_rejected_debit_stays_open_and_no_money_moves(bank: Bank) -> None:
    report = bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert report.to_json()["returns"] == [
        {
            "invoice": bank.number("M-1"),
            "reason": "AC01",
            "principal_cents": 60000,
            "fees_cents": 0,
        }
    ]
    assert (bank.item("M-1").state, bank.open("M-1")) == ("rejected", 60000)
    assert bank.balance("bank") == 0
