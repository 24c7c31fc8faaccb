"""A sum that could not be explained is tried again when more is known."""

from __future__ import annotations

import pytest
from sqlmodel import select

from services.billing.bank.tables import BankTransaction
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import StatusReportFile, statement


@pytest.mark.parametrize("report_first", [True, False])
def test_net_booking_credits_what_was_accepted(bank: Bank, *, report_first: bool) -> None:
    files = [
        StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml(),
        statement(IBAN, bank.credit(bank.total - 60000)),
    ]
    for data in files if report_first else reversed(files):
        bank.imports(data)
    assert [bank.open(each) for each in ("M-1", "M-2", "M-3")] == [60000, 0, 0]
    assert bank.balance("unmatched") == bank.balance("collection_clearing") == 0


def test_a_sum_that_still_cannot_be_explained_stays_as_it_was(bank: Bank) -> None:
    bank.says(bank.credit(12345))
    report = bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert report.matched == []
    assert bank.balance("unmatched") == -12345
    with bank.runtime.reading(OWN) as session:
        row = session.exec(select(BankTransaction)).one()
    assert (row.state, row.explanation) == ("unmatched", [f"collection_differs {bank.total}"])


def test_a_sum_explained_later_leaves_the_unmatched_money(bank: Bank) -> None:
    bank.says(bank.credit(bank.total - 60000))
    report = bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-1"]: "AC01"}).xml())
    assert len(report.matched) == 2
    assert report.unmatched == []
    with bank.runtime.reading(OWN) as session:
        row = session.exec(select(BankTransaction)).one()
    assert (row.state, row.explanation) == ("settled", [f"collection_sum_net {bank.message_id}"])
