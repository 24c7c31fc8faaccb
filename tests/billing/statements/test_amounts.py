"""Strict to money: sign, currency and amount are said, or the file is refused, naming the entry."""

from __future__ import annotations

import pytest

from services.billing.statements import read_bank_file
from services.billing.statements.amounts import cents
from services.billing.statements.bank_file import (
    BankAmountUnclear,
    BankCurrencyUnclear,
    BankDateUnclear,
    BankEntryUnclear,
    BankSignUnclear,
    BankStatusUnclear,
)
from tests.support.camt import statement_xml

GOOD = (
    '<Ntry><Amt Ccy="EUR">300.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2027-02-17</Dt></BookgDt><AcctSvcrRef>REF-7</AcctSvcrRef></Ntry>"
)
DETAIL = "<NtryDtls><TxDtls>{}</TxDtls></NtryDtls></Ntry>"
SIGN, CURRENCY = "<CdtDbtInd>CRDT</CdtDbtInd>", 'Ccy="EUR"'
CASES: list[tuple[str, str, type[BankEntryUnclear]]] = [
    *((SIGN, f"<CdtDbtInd>{said}</CdtDbtInd>", BankSignUnclear) for said in
      ("D", "C", "DEBT", "CREDIT", "DBIT CRDT", "crdt", "-", "")),
    (SIGN, "", BankSignUnclear),
    (CURRENCY, "", BankCurrencyUnclear),
    *((CURRENCY, f'Ccy="{said}"', BankCurrencyUnclear) for said in ("", "EURO", "eur", "€")),
    *(("300.00", said, BankAmountUnclear) for said in ("", "300,00", "-300.00", "3OO.00")),
    ("<Cd>BOOK</Cd>", "<Cd>MAYBE</Cd>", BankStatusUnclear),
    ("2027-02-17", "2027-02-30", BankDateUnclear),
    ("</Ntry>", DETAIL.format('<Amt>300.00</Amt>'), BankCurrencyUnclear),
    ("</Ntry>", DETAIL.format('<Amt Ccy="EUR">300.00</Amt><CdtDbtInd>D</CdtDbtInd>'),
     BankSignUnclear),
    ("</Ntry>", DETAIL.format('<AmtDtls><TxAmt><Amt Ccy="EUR">x</Amt></TxAmt></AmtDtls>'),
     BankAmountUnclear),
    ("</Ntry>", DETAIL.format('<AmtDtls><InstdAmt><Amt>1.00</Amt></InstdAmt></AmtDtls>'),
     BankCurrencyUnclear),
    ("</Ntry>", '<Chrgs><Amt Ccy="EUR">1.00</Amt><CdtDbtInd>X</CdtDbtInd></Chrgs></Ntry>',
     BankSignUnclear),
]  # fmt: skip


def test_the_entry_itself_is_read() -> None:
    (entry,) = read_bank_file(statement_xml(GOOD)).entries
    assert (entry.amount_cents, entry.currency) == (30000, "EUR")


@pytest.mark.parametrize(("part", "instead", "error"), CASES)
def test_what_is_not_said_is_not_guessed(
    part: str, instead: str, error: type[BankEntryUnclear]
) -> None:
    wrong = GOOD.replace(part, instead, 1)
    assert wrong != GOOD
    with pytest.raises(error) as refused:
        read_bank_file(statement_xml(GOOD.replace("REF-7", "REF-6"), wrong))
    assert "2 " in refused.value.message
    assert "REF-7" in refused.value.message


@pytest.mark.parametrize(
    ("status", "booked"),
    [("BOOK", True), ("book", True), ("Book", True), ("", True)]
    + [(name, False) for name in ("PDNG", "pdng", "INFO", "FUTR")],
)
def test_what_is_only_announced_is_counted(status: str, booked: bool) -> None:
    file = read_bank_file(statement_xml(GOOD.replace("BOOK", status)))
    assert (len(file.entries), file.pending) == (int(booked), int(not booked))


@pytest.mark.parametrize(
    ("text", "expected"), [("0.1", 10), ("5", 500), ("7.500000", 750), ("007.25", 725)]
)
def test_cents(text: str, expected: int) -> None:
    assert cents(text) == expected
