"""`/{slug}/ledger` through the front door."""

from __future__ import annotations

from datetime import date

import pytest

from shared.service import ServiceRuntime
from tests.billing.conftest import CHAIR, TREASURER, AddMember
from tests.billing.runs.desk import released
from tests.support.bank import Bank
from tests.support.bank_statements import Ntry, Tx
from tests.support.billing_site import NewVisitor

PAGE = "/autos/ledger"


@pytest.fixture
def bank(runtime: ServiceRuntime, add_member: AddMember) -> Bank:
    add_member("M-1", employees=5, company="=HYPERLINK(1) GmbH")
    released(runtime)
    bank = Bank(runtime)
    bank.says(Ntry(12_345, date(2027, 2, 1), "A", txs=(Tx(text="Zuwendung 4711"),)))
    return bank


def test_a_year_with_its_accounts(bank: Bank, new_visitor: NewVisitor) -> None:
    visitor = new_visitor(CHAIR, language="de")
    page = visitor.client.get(f"{PAGE}?year=2027").text
    for text in ("Buchungen 2027", "Alles stimmt überein", "Forderungen", "Zuwendung 4711", "CSV"):
        assert text.casefold() in page.casefold(), text
    of_account = visitor.client.get(f"{PAGE}?year=2027&account=unmatched").text
    assert "Zuwendung 4711" in of_account
    assert "BR-2027-0001" not in of_account
    assert "Keine Buchung gefunden" in visitor.client.get(f"{PAGE}?year=2027&q=xyz").text
    assert "2025 wurde nichts gebucht" in visitor.client.get(f"{PAGE}?year=2025").text
    for nonsense in ("year=abc", "year=0000", "account=x", "page=-1", "year=２０２７"):
        assert visitor.client.get(f"{PAGE}?{nonsense}").status_code == 200, nonsense


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_journal_is_taken_away(bank: Bank, new_visitor: NewVisitor, kind: str) -> None:
    answer = new_visitor(TREASURER).client.get(f"{PAGE}/journal.{kind}?year=2027")
    assert (
        answer.status_code,
        f"journal-2027.{kind}" in answer.headers["content-disposition"],
    ) == (
        200,
        True,
    )
    if kind == "csv":
        first, *rows = answer.content.decode("utf-8-sig").splitlines()
        assert first.startswith("Number;Booked on;Value date;")
        assert [row.split(";")[0] for row in rows] == ["1", "2"]
        assert ";=HYPERLINK" not in answer.text, "no cell begins a formula"
