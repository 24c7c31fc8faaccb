"""The list of debits that came back: by reason, what somebody must decide first."""

from __future__ import annotations

from datetime import date

from services.billing.bank.returned_debits import returned_debits
from tests.support.bank import OWN, Bank
from tests.support.bank_statements import StatusReportFile


def test_no_debit_came_back(bank: Bank) -> None:
    bank.says(bank.credit())
    with bank.runtime.reading(OWN) as session:
        assert returned_debits(session, date(2027, 3, 1)) == []


def test_a_dead_account_goes_before_an_empty_one(bank: Bank) -> None:
    bank.says(bank.credit(), bank.returned("M-1", "MS03"), bank.returned("M-2", "AC04", fees=()))
    bank.imports(StatusReportFile(bank.message_id, {bank.e2e["M-3"]: "AC04"}).xml())
    with bank.runtime.reading(OWN) as session:
        dead, untold = returned_debits(session, date(2027, 3, 1))
    assert (dead.reason.code, untold.reason.code) == ("AC04", "MS03")
    assert {(each.member_number, str(each.state)) for each in dead.debits} == {
        ("M-2", "returned"),
        ("M-3", "rejected"),
    }
    assert (dead.open_cents, untold.open_cents) == (270000, 60000)
    assert [each.fees_cents for each in untold.debits] == [640]
