"""Files are imported whole or not at all; the same again changes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlmodel import select

from services.billing.bank.import_bank_files import import_bank_files
from services.billing.bank.tables import BankFile, BankTransaction
from services.billing.errors import BankFileUnusable
from services.billing.ledger.tables import LedgerEntry
from services.billing.sepa.iban import make_iban
from shared.permissions import MissingPermission
from tests.billing.conftest import BY_CHAIR, BY_TREASURER
from tests.support.bank import IBAN, OWN, Bank
from tests.support.bank_statements import Ntry, StatusReportFile, Tx, statement


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b":20:STARTUMSE",
        b"<html/>",
        statement(make_iban("DE", "265900250099999901"), Ntry(100)),
        statement(make_iban("DE", "265900250099999901")),
        StatusReportFile("SOMEBODY-ELSE", {"X": "AC01"}).xml(),
    ],
    ids=["empty", "mt940", "html", "other account", "other account, no entry", "other's report"],
)
def test_files_that_are_refused(bank: Bank, data: bytes) -> None:
    with pytest.raises(BankFileUnusable, match="file-0"):
        bank.imports(data)


@pytest.mark.parametrize("digits", [17, 19, 20, 25, 400])
def test_an_amount_beyond_all_books_is_refused(bank: Bank, digits: int) -> None:
    with pytest.raises(BankFileUnusable, match="where an amount belongs"):
        bank.imports(statement(IBAN, Ntry(10**digits - 1)))


def test_only_the_treasurer_may_import(bank: Bank) -> None:
    with pytest.raises(MissingPermission):
        bank.imports(statement(IBAN), by=BY_CHAIR)


def rows(bank: Bank) -> tuple[int, int]:
    with bank.runtime.reading(OWN) as session:
        count = sa.func.count()
        return (
            session.exec(select(count).select_from(BankTransaction)).one(),
            session.exec(select(count).select_from(LedgerEntry)).one(),
        )


def test_a_file_that_cannot_be_read_changes_nothing(bank: Bank) -> None:
    good = statement(IBAN, bank.credit())
    cut = statement(IBAN, bank.returned("M-1"), bank.returned("M-2"))[:-400]
    before = rows(bank)
    with bank.runtime.transaction(OWN) as uow:
        with pytest.raises(BankFileUnusable, match=r"second\.xml: .*cut off") as refused:
            import_bank_files(uow, [("first.xml", good), ("second.xml", cut)], BY_TREASURER)
        assert "Nothing was imported" in refused.value.message
    assert rows(bank) == before
    assert bank.open("M-1") == 60000
    with bank.runtime.reading(OWN) as session:
        assert not session.exec(select(BankFile)).all()


def test_the_same_file_twice_changes_nothing(bank: Bank) -> None:
    data = statement(IBAN, bank.credit(), bank.returned("M-1"), Ntry(5, txs=(Tx(text="x"),)))
    bank.imports(data)
    before = rows(bank)
    report = bank.imports(data, data)
    assert [(each.entries, each.new, each.known) for each in report.files] == [(3, 0, 3)] * 2
    assert (report.matched, report.returns, report.unmatched) == ([], [], [])
    assert rows(bank) == before


def test_a_real_statement_of_our_account(bank: Bank, bank_files: Path) -> None:
    """The sample of the Deutsche Kreditwirtschaft as if it were ours: everything is kept."""
    data = (bank_files / "returns" / "dk-sample-camt053-v02.xml").read_bytes()
    report = bank.imports(data.replace(b"DE87200500001234567890", IBAN.encode()))
    assert report.files[0].entries == report.files[0].new == 10
    assert (report.matched, report.returns) == ([], [])
    assert len(report.unmatched) >= 10
