"""Breaks bank files in a thousand ways, reads them, and says what came of it.

`python -m tests.support.broken_files READER COUNT SEED [FOLDER]` reads that many in a process of
its own and prints one JSON object. Whatever is not a named error or a right result is a finding.
FOLDER holds real bank files to break beside our own.

A result is right if another reader, which knows nothing but the elements and their order, finds the
same money: booked entries by sign and amount for camt, the lines of field 61 for MT940, how many
debits are rejected for pain.002.
"""

from __future__ import annotations

import io
import json
import random
import re
import signal
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from types import FrameType

from lxml import etree

from benchmarks.measure import peak_bytes
from services.billing.statements import BankFile, BankFileError, DoctypeRefused, read_bank_file
from services.billing.statements.archive import is_archive, members_of
from tests.support.bank_statements import Ntry, Tx, statement

SECONDS_MAX = 10
"""No file of some kilobytes takes a thousandth of it; a busy machine may."""
_IBAN = "DE02265900250099999900"
_MT940 = (
    ":20:STARTUMS\n:25:26590025/0099999900\n:28C:00012/001\n:60F:C270214EUR1000,00\n"
    ":61:2702150215CR300,00NTRFNONREF//B7B123\n"
    ":86:166?00GUTSCHRIFT?109310?20EREF+NOTPROVIDED?21SVWZ+BR-2027-0004 Bei?22trag Anker"
    "?30DEUTDEFF?31DE02120300000000202051?32Anker Guss?33 GmbH\n"
    ":61:2702160216D303,50N109NONREF//B7B124\n/OCMT/EUR300,00//CHGS/EUR3,50/\n"
    ":86:109?00RUECKLASTSCHRIFT?109310?20EREF+01A21A95-01?21MREF+FELD-101?24OAMT+300,00"
    "?25COAM+3,50?26SVWZ+RETURN/REFUND?32Anker Guss GmbH?34901\n"
    ":62F:C270216EUR996,50\n-\n"
)
_REPORT = (
    "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'><CstmrPmtStsRpt><GrpHdr>"
    "<MsgId>B-1</MsgId></GrpHdr><OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId><OrgnlMsgNmId>"
    "pain.008</OrgnlMsgNmId></OrgnlGrpInfAndSts><OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN-1-P"
    "</OrgnlPmtInfId><TxInfAndSts><OrgnlEndToEndId>E2E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
    "<StsRsnInf><Rsn><Cd>MS03</Cd></Rsn></StsRsnInf><OrgnlTxRef><Amt><InstdAmt Ccy='EUR'>300.00"
    "</InstdAmt></Amt><MndtRltdInf><MndtId>FELD-1</MndtId></MndtRltdInf></OrgnlTxRef></TxInfAndSts>"
    "<TxInfAndSts><OrgnlEndToEndId>E2E-2</OrgnlEndToEndId><TxSts>ACSC</TxSts></TxInfAndSts>"
    "</OrgnlPmtInfAndSts></CstmrPmtStsRpt></Document>"
)
_SWIFT = "{1:F01BANKDEFFXXXX0000000000}{2:O940}{4:\n%s-}"
_ODD = (
    *(b"", b"-1.00", b"1e9", b"99999999999999999999.99", b"0.00", b"1,00", b"1.001", b"NaN"),
    *(b"CRDT", b"DBIT", b"XXXX", b"USD", b"2027-02-30", b"0000-00-00", b"BOOK", b"PDNG", b"\xff"),
    *(
        b"&#x0;",
        b"\x00",
        b"<a>",
        b"</Ntry>",
        b"<![CDATA[",
        b"]]>",
        b"<!--",
        b"&a;",
        b"\xe2\x80\xae",
    ),
)
_ELEMENT = re.compile(rb"<(\w+)(?: [^<>]*)?>[^<>]*</\1>")
_TEXT = re.compile(rb"(?<=>)[^<>]+(?=<)|(?<==['\"])[^'\"<>]+(?=['\"])|[0-9]+[.,][0-9]*|[A-Z]{3,4}")
READERS = ("camt.052", "camt.053", "camt.054", "pain.002", "mt940", "swift", "zip")


def seeds(reader: str, folder: Path | None = None) -> list[bytes]:
    """Whole files of a reader to break: our own, and real ones if their folder is given."""
    if reader == "zip":
        return [_packed(seeds("camt.053")[0], seeds("mt940")[0])]
    if reader == "swift":
        return [(_SWIFT % _MT940).encode()]
    if reader == "mt940":
        return [_MT940.encode(), (_MT940 + _MT940.replace("00012", "00013")).encode()]
    found = [_REPORT.encode()] if reader == "pain.002" else [_statement(reader)]
    for path in sorted(folder.rglob("*.xml")) if folder else ():
        content = path.read_bytes()
        if reader.encode() in content[:600] and len(content) < 60_000:
            found.append(content)
    return found


def _statement(kind: str) -> bytes:
    return statement(
        _IBAN,
        Ntry(30000, date(2027, 2, 15), "R1", txs=(Tx(30000, text="BR-2027-0004"),)),
        Ntry(
            -30350,
            date(2027, 2, 16),
            txs=(
                Tx(30350, e2e="E2E-1", mandate="F-1", reason="MS03", instructed=30000, fees=(350,)),
            ),
        ),
        kind=kind,
    )


def _packed(*files: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for place, content in enumerate(files):
            archive.writestr(f"{place}.xml", content)
    return packed.getvalue()


def broken(source: bytes, chance: random.Random) -> bytes:
    """One to four faults of any kind, one after the other."""
    for _ in range(chance.randint(1, 4)):
        source = chance.choice(_FAULTS)(source, chance)
    return source


def _place(source: bytes, chance: random.Random) -> int:
    return chance.randint(0, len(source))


def _cut(source: bytes, chance: random.Random) -> bytes:
    return source[: _place(source, chance)]


def _flip(source: bytes, chance: random.Random) -> bytes:
    changed = bytearray(source)
    for _ in range(chance.randint(1, 8) if changed else 0):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _piece(source: bytes, chance: random.Random) -> tuple[int, int]:
    begin = _place(source, chance)
    return begin, min(len(source), begin + chance.choice((1, 7, 40, 300)))


def _lose(source: bytes, chance: random.Random) -> bytes:
    begin, end = _piece(source, chance)
    return source[:begin] + source[end:]


def _repeat(source: bytes, chance: random.Random) -> bytes:
    begin, end = _piece(source, chance)
    return source[:end] + source[begin:end] * chance.choice((1, 2, 50)) + source[end:]


def _element(source: bytes, chance: random.Random) -> bytes:
    """Drops an element or line, or tells it twice."""
    found = list(_ELEMENT.finditer(source)) or list(re.finditer(rb"[^\n]*\n", source))
    if not found:
        return source
    one = chance.choice(found)
    return source[: one.start()] + one[0] * chance.choice((0, 0, 2)) + source[one.end() :]


def _odd_value(source: bytes, chance: random.Random) -> bytes:
    found = list(_TEXT.finditer(source))
    if not found:
        return source
    one = chance.choice(found)
    return source[: one.start()] + chance.choice(_ODD) + source[one.end() :]


def _insert(source: bytes, chance: random.Random) -> bytes:
    place = _place(source, chance)
    return source[:place] + chance.choice(_ODD) + source[place:]


def _encode(source: bytes, chance: random.Random) -> bytes:
    text = source.decode("utf-8", "replace")
    return text.encode(chance.choice(("utf-16", "utf-8-sig", "latin-1", "cp500")), "replace")


def _bomb(source: bytes, chance: random.Random) -> bytes:
    return b'<!DOCTYPE x [<!ENTITY a "aaaaaaaa">]>' + source


def _deep(source: bytes, chance: random.Random) -> bytes:
    place, depth = _place(source, chance), chance.choice((10, 1_000, 5_000))
    return source[:place] + b"<a>" * depth + b"</a>" * depth + source[place:]


_FAULTS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    *(_cut, _flip, _lose, _repeat, _element, _element, _odd_value, _odd_value, _odd_value),
    *(_insert, _encode, _bomb, _deep),
)


class Hang(Exception):
    """A file took too long."""


def _too_long(_signal: int, _frame: FrameType | None) -> None:
    raise Hang


def read_one(content: bytes) -> str:
    """The code of the error, or `read`. Raises AssertionError for a wrong result, Hang, and what
    should have been a named error."""
    try:
        if is_archive(io.BytesIO(content)):
            files = [member.content for member in members_of(io.BytesIO(content))]
        else:
            files = [content]
        for each in files:
            _expect_right(each, read_bank_file(each))
    except (BankFileError, DoctypeRefused) as error:
        return error.code
    return "read"


def _expect_right(content: bytes, found: BankFile) -> None:
    for entry in found.entries:
        assert type(entry.amount_cents) is int, "an amount that is no number of cents"
        assert entry.fingerprint, "an entry that cannot be told from others"
        assert re.fullmatch("[A-Z]{3}", entry.currency), f"currency {entry.currency!r}"
    if found.format == "mt940":
        money, said = [entry.amount_cents for entry in found.entries], list(_lines_61(content))
        assert money == said, f"money {money} is not what field 61 says: {said}"
        return
    root = _tree(content)
    if found.status_report is not None:
        rejected = len(found.status_report.rejections)
        assert rejected == sum(_rejected(root)), "rejections lost or made up"
        return
    money = sorted(entry.amount_cents for entry in found.entries)
    assert money == sorted(_booked(root)), f"money {money} is not what the file says"


def _tree(content: bytes) -> etree._Element:
    """What namespaces are called is no concern of the streaming reader, so not of this one."""
    return etree.fromstring(content, etree.XMLParser(recover=True, remove_comments=True))


_LINE_61 = re.compile(rb":61:\d{6}(?:\d{4})?(R?[CD])[A-Z]?[\r\n ]*(\d+),(\d{0,2})(?![\d,.-])")


def _lines_61(content: bytes) -> Iterator[int]:
    for begin in re.finditer(rb"(?:^|[\r\n])[ \t]*(?=:61:)", content):
        found = _LINE_61.match(content, begin.end())
        assert found, f"money was read from {content[begin.end() : begin.end() + 40]!r}"
        yield _signed(found)


def _signed(found: re.Match[bytes]) -> int:
    cents = int(found[2]) * 100 + int((found[3] + b"00")[:2])
    return cents if found[1] in (b"C", b"RD") else -cents


def _rejected(root: etree._Element) -> Iterator[bool]:
    (report, *_) = root.iter("{*}CstmrPmtStsRpt")
    group = report.find("{*}OrgnlGrpInfAndSts")
    above = _status(group if group is not None else report, "GrpSts")
    for block in report.findall("{*}OrgnlPmtInfAndSts"):
        of_block = _status(block, "PmtInfSts") or above
        for one in block.findall("{*}TxInfAndSts"):
            yield (_status(one, "TxSts") or of_block) == "RJCT"


def _status(element: etree._Element, name: str) -> str:
    found = element.find(f"{{*}}{name}")
    return _text(found) if found is not None else ""


def _text(element: etree._Element) -> str:
    return "".join(element.itertext()).strip()


def _entry_status(entry: etree._Element) -> str:
    """Older versions say it without a code around it."""
    for path in ("{*}Sts/{*}Cd", "{*}Sts"):
        if (found := entry.find(path)) is not None:
            return _text(found).upper()
    return ""


def _booked(root: etree._Element) -> Iterator[int]:
    for entry in root.iter("{*}Ntry"):
        if _entry_status(entry) not in ("", "BOOK"):
            continue
        amounts = [_text(one) for one in entry.findall("{*}Amt")]
        signs = [_text(one) for one in entry.findall("{*}CdtDbtInd")]
        try:
            cents = int(Decimal(amounts[0].replace(",", ".")) * 100)
        except (IndexError, InvalidOperation, ValueError):
            raise AssertionError(f"an amount was read where there is {amounts}") from None
        assert signs[:1] in (["CRDT"], ["DBIT"]), f"a sign was read where there is {signs}"
        yield cents if signs[0] == "CRDT" else -cents


def run(reader: str, count: int, seed: int, folder: Path | None = None) -> dict[str, object]:
    """Reads `count` broken files: how often what came of it, findings with the file in hex, the
    slowest in seconds, and the highest resident memory."""
    chance, whole = random.Random(f"{reader} {seed}"), seeds(reader, folder)  # noqa: S311
    came, findings, slowest = Counter[str](), [], 0.0
    signal.signal(signal.SIGALRM, _too_long)
    for _ in range(count):
        content = broken(chance.choice(whole), chance)
        signal.setitimer(signal.ITIMER_REAL, SECONDS_MAX)
        began = time.perf_counter()
        try:
            came[read_one(content)] += 1
        except Exception as error:
            findings.append((f"{type(error).__name__}: {error}"[:200], content.hex()))
            came["finding"] += 1
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
        slowest = max(slowest, time.perf_counter() - began)
    return {
        "reader": reader,
        "came": dict(came.most_common()),
        "findings": findings[:20],
        "slowest_seconds": round(slowest, 3),
        "peak_bytes": peak_bytes(),
    }


if __name__ == "__main__":
    _reader, _count, _seed, *_folder = sys.argv[1:]
    _where = Path(_folder[0]) if _folder else None
    sys.stdout.write(json.dumps(run(_reader, int(_count), int(_seed), _where)))
