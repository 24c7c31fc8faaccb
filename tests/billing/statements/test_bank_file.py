"""What a file is, and what people are told when it is something else, damaged or hostile."""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.statements import (
    BankFileError,
    DoctypeRefused,
    open_statement,
    read_bank_file,
)
from services.billing.statements.bank_file import (
    BankFileBroken,
    BankFileEmpty,
    BankFileNotXml,
    BankFileWithoutStatement,
    BankFormat,
    BankFormatForeign,
    BankFormatUnknown,
    recognise,
)
from services.billing.statements.statement import StatementEntry

CAMT = (
    b'<?xml version="1.0" encoding="UTF-8"?>'
    b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>"
    b"<Id>1</Id><Ntry><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"
    b"<BookgDt><Dt>2027-02-15</Dt></BookgDt><AddtlNtryInf>M\xc3\xbcller</AddtlNtryInf></Ntry>"
    b"</Stmt></BkToCstmrStmt></Document>"
)

STATEMENTLESS = (
    b"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt/></Document>"
)


@pytest.mark.parametrize(
    ("data", "error", "says"),
    [
        (b"", BankFileEmpty, "empty"),
        (b" \r\n ", BankFileEmpty, "empty"),
        (b"Buchungstag;Betrag\r\n1;2", BankFileNotXml, "camt.053"),
        (b"%PDF-1.7", BankFileNotXml, "camt.053"),
        (b"<html><body/></html>", BankFormatUnknown, "body"),
        (b"<Document xmlns='x'><CstmrDrctDbtInitn/></Document>", BankFormatUnknown, "CstmrDrct"),
        (b"<Document/>", BankFormatUnknown, "Document"),
        (b"<Document", BankFileBroken, "damaged"),
        (b"<", BankFileBroken, "damaged"),
        (b"<a><b></a>", BankFileBroken, "damaged"),
        (CAMT.replace(b"camt.053.001.08", b"camt.052.001.08"), BankFormatForeign, "camt.052"),
        (CAMT.replace(b"urn:iso:std:iso:20022:tech:xsd:", b"urn:x:"), BankFormatForeign, "urn:x"),
        (CAMT.replace(b"camt.053.001.08", b"camt.053"), BankFormatForeign, "camt.053"),
        (CAMT.replace(b"Stmt>", b"Other>"), BankFormatUnknown, "Other"),
        (STATEMENTLESS, BankFileWithoutStatement, "no statement"),
        (
            STATEMENTLESS.replace(b"<BkToCstmrStmt/>", b"<BkToCstmrStmt><GrpHdr/></BkToCstmrStmt>"),
            BankFileWithoutStatement,
            "no statement",
        ),
    ],
)
def test_what_it_is_instead(data: bytes, error: type[BankFileError], says: str) -> None:
    with pytest.raises(error, match=says):
        read_bank_file(data)


@pytest.mark.parametrize(
    "data",
    [
        CAMT,
        b"\xef\xbb\xbf" + CAMT,
        b"\r\n  " + CAMT,
        CAMT.decode().replace("UTF-8", "ISO-8859-1").encode("iso-8859-1"),
        CAMT.decode().replace("UTF-8", "UTF-16").encode("utf-16"),
        CAMT.decode().replace("UTF-8", "windows-1252").encode("cp1252"),
    ],
    ids=["plain", "bom", "leading space", "latin-1", "utf-16", "windows"],
)
def test_the_ways_files_are_written(data: bytes) -> None:
    assert read_bank_file(data).entries[0].text == "Müller"
    assert read_bank_file(io.BytesIO(data)).entries[0].amount_cents == 100


LAUGHS = (
    b'<!DOCTYPE lolz [<!ENTITY lol "lol">'
    + b"".join(
        f'<!ENTITY lol{n} "{f"&lol{n - 1};" * 10}">'.replace("&lol0;", "&lol;").encode()
        for n in range(1, 10)
    )
    + b"]>"
)


@pytest.mark.parametrize(
    "doctype",
    [
        b"<!DOCTYPE Document>",
        b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE a SYSTEM "http://evil.example/a.dtd">',
        b"<!--" + b"x" * 5000 + b"--><!DOCTYPE Document>",
        LAUGHS,
    ],
)
def test_a_doctype_is_refused(doctype: bytes) -> None:
    data = CAMT.replace(b"<Document", doctype + b"<Document").replace(b"M\xc3\xbcller", b"&lol9;")
    with pytest.raises((DoctypeRefused, BankFileBroken)):
        read_bank_file(data)
    with pytest.raises(DoctypeRefused):
        read_bank_file(CAMT.replace(b"<Document", doctype + b"<Document"))


def test_a_doctype_in_utf_16_is_refused() -> None:
    text = CAMT.decode().replace("UTF-8", "UTF-16").replace("<Document", "<!DOCTYPE a><Document")
    with pytest.raises(DoctypeRefused):
        read_bank_file(text.encode("utf-16"))


def test_every_cut_is_noticed(bank_files: Path) -> None:
    data = (bank_files / "returns" / "hbci4java-camt052-v02-return.xml").read_bytes().rstrip()
    for length in range(len(data) - 1):
        with pytest.raises(BankFileError):
            read_bank_file(data[:length])


def test_a_status_report_that_is_cut_is_noticed(bank_files: Path) -> None:
    data = (bank_files / "status-reports" / "viafintech-pain002-v10-reject.xml").read_bytes()
    for length in range(0, len(data.rstrip()) - 1, 7):
        with pytest.raises(BankFileError):
            read_bank_file(data[:length])


def test_a_broken_end_gives_nothing_to_who_reads_whole() -> None:
    broken = CAMT.replace(b"</Stmt></BkToCstmrStmt>", b"</Stmt></Stmt>")
    with pytest.raises(BankFileBroken):
        read_bank_file(broken)
    given_before: list[StatementEntry] = []
    with pytest.raises(BankFileBroken):
        given_before.extend(open_statement(broken))


def test_a_status_report_is_no_statement(bank_files: Path) -> None:
    report = bank_files / "status-reports" / "viafintech-pain002-v10-reject.xml"
    with pytest.raises(BankFormatUnknown), report.open("rb") as source:
        open_statement(source)


def test_a_stream_that_gives_little_at_a_time() -> None:
    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(7, size) if size and size > 0 else 7)

    assert read_bank_file(Slow(CAMT)).entries[0].amount_cents == 100


ISO = "urn:iso:std:iso:20022:tech:xsd:"


@pytest.mark.parametrize(
    ("root", "name", "message"),
    [
        (f"<Document xmlns='{ISO}camt.053.001.02'><BkToCstmrStmt/>", "camt.053.001.02",
         "camt.053"),
        (f"<Document xmlns='{ISO}camt.052.001.08'><BkToCstmrAcctRpt/>", "camt.052.001.08",
         "camt.052"),
        (f"<Document xmlns='{ISO}pain.002.001.10'><CstmrPmtStsRpt/>", "pain.002.001.10",
         "pain.002"),
        ("<Document><BkToCstmrStmt/>", "camt.053", "camt.053"),
        (f"<Document xmlns='{ISO}camt.054.001.01'><BkToCstmrDbtCdtNtfctnV01/>", "camt.054.001.01",
         "camt.054"),
        (f"<Document xmlns='{ISO}camt.053.001.14'><BkToCstmrStmt/>", "camt.053.001.14",
         "camt.053"),
        (f"<e:Envelope xmlns:e='urn:x'><e:AppHdr><e:Fr/></e:AppHdr><Document "
         f"xmlns='{ISO}camt.053.001.08'><BkToCstmrStmt/>", "camt.053.001.08", "camt.053"),
    ],
)  # fmt: skip
def test_the_element_says_what_it_is_and_the_namespace_which_version(
    root: str, name: str, message: str
) -> None:
    found = recognise(f"{root}</Document>".encode()).format
    assert (found.name, found.message, found.prefix) == (name, message, "")


def test_a_format_knows_its_prefix() -> None:
    data = f"<ns2:Document xmlns:ns2='{ISO}camt.053.001.08'><ns2:BkToCstmrStmt/></ns2:Document>"
    assert recognise(data.encode()).format == BankFormat(
        "camt.053.001.08", f"{ISO}camt.053.001.08", "ns2:"
    )


@given(st.lists(st.integers(1, 90), max_size=40), st.integers(0, 200_000))
def test_what_was_looked_at_is_read_again(sizes: list[int], more: int) -> None:
    """The stream stands at the beginning, also of a file longer than what was looked at."""
    data = CAMT + b" " * more
    stream = recognise(io.BytesIO(data)).stream
    read = b"".join(stream.read(size) for size in sizes)
    assert read + stream.read() == data
    assert stream.read(1) == b""


@given(st.binary(max_size=200))
def test_any_bytes_are_answered(data: bytes) -> None:
    with pytest.raises((BankFileError, DoctypeRefused)):
        read_bank_file(data)


@given(st.integers(0, len(CAMT) - 1), st.binary(min_size=1, max_size=4))
def test_damage_is_answered(place: int, noise: bytes) -> None:
    with contextlib.suppress(BankFileError, DoctypeRefused):
        read_bank_file(CAMT[:place] + noise + CAMT[place + 1 :])
