"""Plays the bank for the demo: `python -m demo.bank_answer FILE.xml... > statement.xml`.

Out of handed-in direct debit files comes the statement of their day: each file is paid as a batch, the first
debit of the first file comes back (MS03, 3.50 € fees), and 123.45 € arrive that nobody expects.
"""  # noqa: E501

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

_FEES_CENTS = 350
_UNEXPECTED_CENTS = 12_345


@dataclass(frozen=True)
class Handed:
    """What the statement needs of one direct debit file."""

    batch: str
    day: str
    iban: str
    cents: int
    first_reference: str
    first_cents: int
    first_mandate: str


def read(file: Path) -> Handed:
    """Reads a pain.008 file of this installation."""
    root = etree.parse(file, etree.XMLParser(resolve_entities=False)).getroot()

    def text(path: str) -> str:
        found: str | None = root.findtext(
            ".//" + "/".join(f"{{*}}{tag}" for tag in path.split("/"))
        )
        return found or ""

    return Handed(
        batch=text("PmtInfId"),
        day=text("ReqdColltnDt"),
        iban=text("CdtrAcct/Id/IBAN"),
        cents=_cents(text("CtrlSum")),
        first_reference=text("PmtId/EndToEndId"),
        first_cents=_cents(text("InstdAmt")),
        first_mandate=text("MndtId"),
    )


def statement(files: list[Handed]) -> str:
    """A camt.053.001.08 with the entries of that day."""
    first = files[0]
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO-{first.day}</MsgId><CreDtTm>{first.day}T18:00:00Z</CreDtTm></GrpHdr>"
        f"<Stmt><Id>DEMO-{first.day}</Id><Acct><Id><IBAN>{first.iban}</IBAN></Id></Acct>\n"
        + "\n".join(_entries(files))
        + "\n</Stmt></BkToCstmrStmt></Document>\n"
    )


def _entries(files: list[Handed]) -> Iterator[str]:
    first = files[0]
    for number, file in enumerate(files):
        batch = f"<Btch><MsgId>{file.batch}</MsgId><PmtInfId>{file.batch}</PmtInfId></Btch>"
        yield _entry(first.day, file.cents, "CRDT", f"DEMO-B{number}", "192", batch)
    yield _entry(
        first.day,
        first.first_cents + _FEES_CENTS,
        "DBIT",
        "DEMO-R1",
        "109",
        f"<TxDtls><Refs><EndToEndId>{first.first_reference}</EndToEndId>"
        f"<MndtId>{first.first_mandate}</MndtId></Refs>"
        f"{_amount(first.first_cents + _FEES_CENTS)}<CdtDbtInd>DBIT</CdtDbtInd>"
        f"<AmtDtls><InstdAmt>{_amount(first.first_cents)}</InstdAmt></AmtDtls>"
        f"<Chrgs><Rcrd>{_amount(_FEES_CENTS)}</Rcrd></Chrgs>"
        "<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf></TxDtls>",
    )
    yield _entry(
        first.day,
        _UNEXPECTED_CENTS,
        "CRDT",
        "DEMO-U1",
        "166",
        f"<TxDtls>{_amount(_UNEXPECTED_CENTS)}<CdtDbtInd>CRDT</CdtDbtInd>"
        "<RltdPties><Dbtr><Pty><Nm>Unbekannt GmbH</Nm></Pty></Dbtr></RltdPties>"
        "<RmtInf><Ustrd>Danke!</Ustrd></RmtInf></TxDtls>",
    )


def _entry(day: str, cents: int, direction: str, reference: str, code: str, details: str) -> str:
    return (
        f"<Ntry>{_amount(cents)}<CdtDbtInd>{direction}</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>"
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef>"
        f"<BkTxCd><Prtry><Cd>NTRF+{code}+00931</Cd></Prtry></BkTxCd>"
        f"<NtryDtls>{details}</NtryDtls></Ntry>"
    )


def _amount(cents: int) -> str:
    return f'<Amt Ccy="EUR">{cents // 100}.{cents % 100:02}</Amt>'


def _cents(amount: str) -> int:
    euros, _, rest = amount.partition(".")
    return int(euros) * 100 + int(rest.ljust(2, "0")[:2] or 0)


if __name__ == "__main__":
    sys.stdout.write(statement([read(Path(name)) for name in sys.argv[1:]]))
