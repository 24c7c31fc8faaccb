"""Hostile bank files: refused with words that help, in little memory and time (S16, S17).

Each is read in a process of its own, as an import reads it, which says what that took.
"""

from __future__ import annotations

import io
import json
import stat
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from services.billing.statements import read_bank_file
from services.billing.statements.bank_file import BankFileBroken
from services.billing.statements.camt_records import TEXT_CHARACTERS_MAX

CAMT = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
PAIN = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.10"
BEGIN = f"<Document xmlns='{CAMT}'><BkToCstmrStmt><Stmt><Id>1</Id>".encode()
END = b"</Stmt></BkToCstmrStmt></Document>"
ENTRY = (
    b"<Ntry><Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
    b"<BookgDt><Dt>2027-02-15</Dt></BookgDt>%s</Ntry>"
)
SIZE = 30_000_000  # what an upload may have


def repeated(piece: bytes, size: int = SIZE) -> bytes:
    return piece * (size // len(piece))


def entry(inner: bytes) -> bytes:
    return BEGIN + ENTRY % inner + END


def laughs() -> bytes:
    inner = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    return f'<!DOCTYPE x [<!ENTITY a0 "ha">{inner}]>'.encode() + entry(
        b"<AddtlNtryInf>&a9;</AddtlNtryInf>"
    )


def quadratic() -> bytes:
    head = f'<!DOCTYPE x [<!ENTITY a "{"a" * 100_000}">]>'.encode()
    return head + entry(b"<AddtlNtryInf>" + b"&a;" * 100_000 + b"</AddtlNtryInf>")


def outside() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + entry(b"<X>&a;</X>")


def utf_16() -> bytes:
    return ("<?xml version='1.0' encoding='UTF-16'?><!DOCTYPE x>" + entry(b"").decode()).encode(
        "utf-16"
    )


def deep() -> bytes:
    return entry(repeated(b"<a>", 1_500_000) + repeated(b"</a>", 2_000_000))


def attributes() -> bytes:
    many = b" ".join(b"a%d='1'" % number for number in range(200_000))
    return BEGIN + b"<Ntry %s/>" % many + END


def one_long_text() -> bytes:
    return entry(b"<AddtlNtryInf>" + bytes(SIZE).replace(b"\x00", b"x") + b"</AddtlNtryInf>")


def many_texts() -> bytes:
    lines = repeated(b"<Ustrd>" + b"x" * 140 + b"</Ustrd>")
    return entry(b"<NtryDtls><TxDtls><RmtInf>" + lines + b"</RmtInf></TxDtls></NtryDtls>")


def many_details() -> bytes:
    return entry(b"<NtryDtls>" + repeated(b"<TxDtls/>") + b"</NtryDtls>")


def many_empty_entries() -> bytes:
    return BEGIN + repeated(b"<Ntry/>") + END


def many_unknown_elements() -> bytes:
    return BEGIN + repeated(b"<a/>") + END


def long_comment() -> bytes:
    return BEGIN + b"<!--" + repeated(b"x") + b"-->" + ENTRY % b""


def long_name() -> bytes:
    return BEGIN + b"<" + repeated(b"x", 20_000_000) + b"/>" + END


def status_report_laughs() -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "b">]>' + (
        f"<Document xmlns='{PAIN}'><CstmrPmtStsRpt>&a;</CstmrPmtStsRpt></Document>".encode()
    )


def status_report_of_nothing() -> bytes:
    head = f"<Document xmlns='{PAIN}'><CstmrPmtStsRpt>".encode()
    return head + repeated(b"<OrgnlPmtInfAndSts/>", SIZE)


def status_report_deep() -> bytes:
    head = f"<Document xmlns='{PAIN}'><CstmrPmtStsRpt>".encode()
    return head + repeated(b"<a>", 1_500_000)


def archive(fill: Callable[[zipfile.ZipFile], None]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as opened:
        fill(opened)
    return made.getvalue()


def zip_bomb() -> bytes:
    return archive(lambda made: made.writestr("a.xml", bytes(100_000_000)))


def zip_of_ten_thousand() -> bytes:
    def fill(made: zipfile.ZipFile) -> None:
        for number in range(10_000):
            made.writestr(f"{number}.xml", entry(b""))

    return archive(fill)


def zip_in_zip() -> bytes:
    return archive(lambda made: made.writestr("inner.zip", zip_bomb()))


def zip_that_climbs() -> bytes:
    return archive(lambda made: made.writestr("../../etc/cron.d/x", entry(b"")))


def zip_with_link() -> bytes:
    def fill(made: zipfile.ZipFile) -> None:
        link = zipfile.ZipInfo("statement.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(link, "/etc/passwd")

    return archive(fill)


REFUSED: tuple[Callable[[], bytes], ...] = (
    laughs,
    quadratic,
    outside,
    utf_16,
    one_long_text,
    many_texts,
    many_details,
    many_empty_entries,
    long_comment,
    status_report_laughs,
    status_report_of_nothing,
    status_report_deep,
    zip_bomb,
    zip_of_ten_thousand,
    zip_in_zip,
    zip_that_climbs,
    zip_with_link,
)
HARMLESS: tuple[Callable[[], bytes], ...] = (deep, attributes, many_unknown_elements, long_name)
READING = """
import json, resource, sys, time
from services.billing.statements import BankFileError, DoctypeRefused, read_bank_file
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
started, said = time.process_time(), ""
try:
    with open(sys.argv[1], "rb") as file:
        read_bank_file(file)
except (BankFileError, DoctypeRefused) as error:
    said = error.message
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
grown *= 1 if sys.platform == "darwin" else 1024
print(json.dumps([said, time.process_time() - started, grown]))
"""


def reading(make: Callable[[], bytes], folder: Path) -> tuple[str, float, int]:
    """What is said, the seconds of work it took, and how much the process grew."""
    file = folder / "statement.xml"
    file.write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-c", READING, file], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    said, seconds, grown = json.loads(done.stdout)
    return said, seconds, grown


@pytest.mark.parametrize("make", REFUSED, ids=lambda make: make.__name__)
def test_it_is_refused_in_little_memory(make: Callable[[], bytes], tmp_path: Path) -> None:
    said, seconds, grown = reading(make, tmp_path)
    assert said
    assert seconds < 5
    assert grown < 300_000_000


@pytest.mark.parametrize("make", HARMLESS, ids=lambda make: make.__name__)
def test_what_is_only_large_is_read_in_little_memory(
    make: Callable[[], bytes], tmp_path: Path
) -> None:
    _said, seconds, grown = reading(make, tmp_path)
    assert seconds < 10
    assert grown < 300_000_000


def test_a_text_of_usual_length_passes() -> None:
    inner = b"<AddtlNtryInf>" + b"x" * TEXT_CHARACTERS_MAX + b"</AddtlNtryInf>"
    assert len(read_bank_file(entry(inner)).entries[0].text) == TEXT_CHARACTERS_MAX
    with pytest.raises(BankFileBroken, match="too long"):
        read_bank_file(entry(inner.replace(b"xx", b"xxx", 1)))


def test_a_batch_of_many_debits_passes() -> None:
    details = b"<NtryDtls>" + b"<TxDtls><Refs/></TxDtls>" * 20_000 + b"</NtryDtls>"
    assert len(read_bank_file(entry(details)).entries[0].details) == 20_000
