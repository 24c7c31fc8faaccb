"""A sum that could not be explained is tried again when more is known."""

from __future__ import annotations

import pytest

from tests.billing.bank_desk import IBAN, Bank
from tests.billing.statements import StatusReportFile, statement


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
