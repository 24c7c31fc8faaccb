"""Lenient to the rest: dates from the statement, balances that are not clear are not given."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.statements import read_bank_file
from services.billing.statements.bank_file import BankDateUnclear
from services.billing.statements.statement import StatementEntry

ISO = "urn:iso:std:iso:20022:tech:xsd:"
IBAN = "DE75512108001245126199"
ENTRY = '<Ntry><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>{}</Ntry>'


def balance(kind: str, amount: str, day: str = "2027-02-17", sign: str = "CRDT") -> str:
    on = f"<Dt><Dt>{day}</Dt></Dt>" if day else ""
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{sign}</CdtDbtInd>{on}</Bal>"
    )


def file(head: str, *entries: str, version: str = "camt.053.001.08") -> bytes:
    return (
        f"<Document xmlns='{ISO}{version}'><BkToCstmrStmt><Stmt><Id>S-9</Id>{head}<Acct><Id>"
        f"<IBAN>{IBAN}</IBAN></Id></Acct>{''.join(entries)}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def only(data: bytes) -> StatementEntry:
    (entry,) = read_bank_file(data).entries
    return entry


CLOSING = balance("CLBD", "10.00", "2027-02-18")


@pytest.mark.parametrize(
    ("head", "dates", "booked", "valued"),
    [
        ("", "<BookgDt><Dt>2027-02-17</Dt></BookgDt>", 17, 17),
        ("", "<ValDt><Dt>2027-02-16</Dt></ValDt>", 16, 16),
        ("", "<BookgDt><DtTm>2027-02-17T23:59:59</DtTm></BookgDt>"
         "<ValDt><Dt>2027-02-20</Dt></ValDt>", 17, 20),
        (CLOSING, "", 18, 18),
        ("<FrToDt><ToDtTm>2027-02-15T23:59:59</ToDtTm></FrToDt>", "", 15, 15),
        ("<CreDtTm>2027-02-19T08:00:00</CreDtTm>", "", 19, 19),
    ],
)  # fmt: skip
def test_a_missing_date_is_the_statements(head: str, dates: str, booked: int, valued: int) -> None:
    entry = only(file(head, ENTRY.format(dates)))
    assert entry.booking_date == date(2027, 2, booked)
    assert entry.value_date == date(2027, 2, valued)


def test_without_any_date_the_entry_is_named() -> None:
    with pytest.raises(BankDateUnclear, match="Entry 1"):
        read_bank_file(file("", ENTRY.format("")))


@pytest.mark.parametrize(
    ("told", "cents", "on"),
    [
        (balance("CLBD", "10.00"), 1000, date(2027, 2, 17)),
        (balance("CLBD", "10.0000000000000"), 1000, date(2027, 2, 17)),
        (balance("CLBD", "10.0000000000001"), None, date(2027, 2, 17)),
        (balance("CLBD", "10.00", ""), 1000, None),
        (balance("CLBD", "10.00", "17.02.2027"), 1000, None),
        (balance("CLBD", "10.00", sign="D"), None, date(2027, 2, 17)),
        (balance("CLBD", "10.00", sign="DBIT"), -1000, date(2027, 2, 17)),
        (balance("CLBD", "10.00").replace(" Ccy='EUR'", ""), None, date(2027, 2, 17)),
        (balance("ITBD", "10.00"), None, None),
        (balance("CLAV", "10.00"), None, None),
    ],
)
def test_a_balance_that_is_not_clear_is_not_given(
    told: str, cents: int | None, on: date | None
) -> None:
    entry = only(file(told, ENTRY.format("<BookgDt><Dt>2027-02-17</Dt></BookgDt>")))
    assert (entry.statement.closing_cents, entry.statement.closing_on) == (cents, on)


def test_entries_know_their_statement() -> None:
    head = "<ElctrncSeqNb>12</ElctrncSeqNb>" + balance("OPBD", "5.00") + CLOSING
    entry = only(file(head, ENTRY.format("")))
    told = entry.statement
    assert (told.statement_id, told.number, told.place) == ("S-9", "12", 0)
    assert (told.opening_cents, told.closing_cents) == (500, 1000)


@pytest.mark.parametrize("version", [f"camt.053.001.{number:02}" for number in range(2, 15)])
def test_all_versions(version: str) -> None:
    dated = ENTRY.format("<BookgDt><Dt>2027-02-17</Dt></BookgDt>")
    assert read_bank_file(file("", dated, version=version)).format == version


def test_version_1_has_its_details_in_the_entry() -> None:
    detail = (
        "<BookgDt><Dt>2027-02-17</Dt></BookgDt><TxDtls><Refs><EndToEndId>E-1</EndToEndId></Refs>"
        "<RltdPties><UltmtDbtr><Nm>Mutter AG</Nm></UltmtDbtr></RltdPties></TxDtls>"
    )
    data = file(balance("CLBD", "1.00").replace("CdOrPrtry", "X"), ENTRY.format(detail))
    data = data.replace(b"BkToCstmrStmt", b"BkToCstmrStmtV01").replace(b"001.08", b"001.01")
    (detail_read,) = only(data).details
    assert (detail_read.end_to_end_id, detail_read.counterparty_name) == ("E-1", "Mutter AG")


def test_an_envelope_around_it() -> None:
    dated = ENTRY.format("<BookgDt><Dt>2027-02-17</Dt></BookgDt>")
    inner = file("", dated).decode()
    header = "<AppHdr xmlns='urn:iso:std:iso:20022:tech:xsd:head.001.001.02'><Fr/></AppHdr>"
    for around in (
        f"<BizMsgEnvlp xmlns='urn:iso:std:iso:20022:tech:xsd:nvlp.001.001.01'>{header}{inner}"
        "</BizMsgEnvlp>",
        f"<p:DataPDU xmlns:p='urn:swift:saa:xsd:saa.2.0'><p:Body>{header}{inner}</p:Body>"
        "</p:DataPDU>",
    ):
        assert only(around.encode()).amount_cents == 500
