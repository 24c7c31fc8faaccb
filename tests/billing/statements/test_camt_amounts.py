"""Amounts as banks write them, those that are none, and those that no bank can mean."""

from __future__ import annotations

import pytest

from services.billing.sepa.checks import AMOUNT_CENTS_MAX
from services.billing.statements import read_bank_file
from services.billing.statements.bank_file import BankAmountUnclear
from services.billing.statements.statement import StatementEntry
from tests.support.camt import entry_xml, statement_xml


def only(xml: bytes) -> StatementEntry:
    (entry,) = read_bank_file(xml).entries
    return entry


@pytest.mark.parametrize(
    ("text", "cents"), [("1", 100), ("1.5", 150), ("0.05", 5), ("12.3400", 1234), (" 7.00 ", 700)]
)
def test_amounts_as_banks_write_them(text: str, cents: int) -> None:
    assert only(statement_xml(entry_xml(text, "CRDT", detail=""))).amount_cents == cents


@pytest.mark.parametrize("text", ["", "x", "1,5", "1.005", "-1", "٣", "1e3", "."])
def test_amounts_that_are_none(text: str) -> None:
    with pytest.raises(BankAmountUnclear):
        read_bank_file(statement_xml(entry_xml(text, detail="")))


HUGE = [str(AMOUNT_CENTS_MAX // 100 + 1), *("9" * count for count in (17, 19, 20, 25, 400, 5000))]


@pytest.mark.parametrize("text", HUGE)
def test_amounts_that_no_bank_can_mean(text: str) -> None:
    detail = f"<AmtDtls><InstdAmt><Amt Ccy='EUR'>{text}</Amt></InstdAmt></AmtDtls>"
    charges = f"<Chrgs><Amt Ccy='EUR'>{text}</Amt></Chrgs>"
    total = f"<NtryDtls><Btch><TtlAmt Ccy='EUR'>{text}</TtlAmt></Btch></NtryDtls>"
    for xml in (entry_xml(text, detail=""), entry_xml(detail=detail), entry_xml(extra=charges)):
        with pytest.raises(BankAmountUnclear) as refused:
            read_bank_file(statement_xml(xml))
        assert len(refused.value.message) < 250
    with pytest.raises(BankAmountUnclear):
        read_bank_file(statement_xml(entry_xml(detail="", extra=total)))


def test_the_largest_amount_and_one_with_leading_zeros() -> None:
    for text in ("999999999.99", "0" * 30 + "999999999.99"):
        entry = only(statement_xml(entry_xml(text, "CRDT", detail="")))
        assert entry.amount_cents == AMOUNT_CENTS_MAX
