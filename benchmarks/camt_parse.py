"""Reading statements, against the least a careful reader does: chunks, a handful of fields.

python -m benchmarks.camt_parse --entries 10000
"""

from __future__ import annotations

import argparse
import tempfile
from typing import BinaryIO, cast

from lxml import etree

from benchmarks.measure import Run, compare
from services.billing.statements import open_statement

AIM = 1.5
_NAMESPACE = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
_HEAD = (
    f'<?xml version="1.0" encoding="UTF-8"?>\n<Document xmlns="{_NAMESPACE}"><BkToCstmrStmt>'
    "<GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>"
    "<Acct><Id><IBAN>DE87200500001234567890</IBAN></Id><Ccy>EUR</Ccy></Acct>\n"
)
_TAIL = "</Stmt></BkToCstmrStmt></Document>\n"
_CREDIT = (
    '<Ntry><Amt Ccy="EUR">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2027-02-15</Dt></BookgDt><ValDt><Dt>2027-02-15</Dt></ValDt>"
    "<AcctSvcrRef>REF{number:010d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd>"
    "<SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn><Prtry><Cd>NTRF+166+00931</Cd><Issr>DK</Issr>"
    "</Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>NOTPROVIDED</EndToEndId></Refs>"
    '<Amt Ccy="EUR">600.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>'
    "<RltdPties><Dbtr><Pty><Nm>Mitglied {number} GmbH</Nm></Pty></Dbtr><DbtrAcct><Id>"
    "<IBAN>DE21500500009876543210</IBAN></Id></DbtrAcct></RltdPties>"
    "<RmtInf><Ustrd>Rechnung AUTOS-2027-{number:06d}</Ustrd></RmtInf></TxDtls></NtryDtls>"
    "<AddtlNtryInf>SEPA Gutschrift</AddtlNtryInf></Ntry>\n"
)
_RETURN = (
    '<Ntry><Amt Ccy="EUR">606.40</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
    "<BookgDt><Dt>2027-02-18</Dt></BookgDt><ValDt><Dt>2027-02-18</Dt></ValDt>"
    "<AcctSvcrRef>RET{number:010d}</AcctSvcrRef><BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd>"
    "<SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn><Prtry><Cd>NRTI+109+00931</Cd><Issr>DK</Issr>"
    "</Prtry></BkTxCd><NtryDtls><TxDtls><Refs><EndToEndId>{number:032X}-01</EndToEndId>"
    '<MndtId>AUTOS-{number}</MndtId></Refs><Amt Ccy="EUR">606.40</Amt><CdtDbtInd>DBIT</CdtDbtInd>'
    '<AmtDtls><InstdAmt><Amt Ccy="EUR">600.00</Amt></InstdAmt></AmtDtls>'
    '<Chrgs><Rcrd><Amt Ccy="EUR">3.90</Amt></Rcrd><Rcrd><Amt Ccy="EUR">2.50</Amt></Rcrd></Chrgs>'
    "<RltdPties><Dbtr><Pty><Nm>Mitglied {number} GmbH</Nm></Pty></Dbtr></RltdPties>"
    "<RmtInf><Ustrd>Rechnung AUTOS-2027-{number:06d}</Ustrd></RmtInf>"
    "<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf></TxDtls></NtryDtls></Ntry>\n"
)
_WANTED = ("Amt", "CdtDbtInd", "AcctSvcrRef")
_WANTED_INSIDE = ("Refs/EndToEndId", "RmtInf/Ustrd", "RtrInf/Rsn/Cd")


def write_statement(stream: BinaryIO, entries: int) -> None:
    """A statement in which every tenth entry is a return with two fees."""
    stream.write(_HEAD.encode())
    for number in range(entries):
        stream.write((_CREDIT if number % 10 else _RETURN).format(number=number).encode())
    stream.write(_TAIL.encode())
    stream.seek(0)


def _temporary(entries: int) -> BinaryIO:
    stream = cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115 - lives as long as the run
    write_statement(stream, entries)
    return stream


def ours(size: int) -> Run:
    """Our reader: all fields, fees, fingerprints, frozen entries."""
    stream = _temporary(size)

    def run() -> None:
        count = sum(1 for _ in open_statement(stream))
        if count != size:
            raise AssertionError(count)

    return run


def chunked_parse(size: int) -> Run:
    """Cut at the end of entries, parse 200 at a time, read six fields."""
    stream = _temporary(size)
    head = f'<Document xmlns="{_NAMESPACE}">'.encode()
    prefix = f"{{{_NAMESPACE}}}"
    direct = [prefix + name for name in _WANTED]
    inside = ["/".join(prefix + part for part in path.split("/")) for path in _WANTED_INSIDE]
    details = f"{prefix}NtryDtls/{prefix}TxDtls"

    def run() -> None:
        data = stream.read()
        start, end = data.index(b"<Ntry>"), data.rindex(b"</Stmt>")
        parts = data[start:end].split(b"</Ntry>")[:-1]
        for offset in range(0, len(parts), 200):
            chunk = b"</Ntry>".join(parts[offset : offset + 200])
            for entry in etree.fromstring(head + chunk + b"</Ntry></Document>"):
                for path in direct:
                    entry.findtext(path)
                detail = entry.find(details)
                for path in inside:
                    detail.findtext(path)

    return run


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=5)
    arguments = parser.parse_args()
    comparison = compare(ours, chunked_parse, size=arguments.entries, runs=arguments.runs)
    print(comparison.report(f"camt.053 read, {arguments.entries} entries", AIM))


if __name__ == "__main__":
    main()
