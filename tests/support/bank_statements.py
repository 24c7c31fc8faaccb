"""Writes small bank files for tests: statements and status reports about an exported run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from xml.sax.saxutils import escape

from shared.money import plain_amount

_ROOTS = {
    "camt.052": ("BkToCstmrAcctRpt", "Rpt"),
    "camt.053": ("BkToCstmrStmt", "Stmt"),
    "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn"),
}
ISO = "urn:iso:std:iso:20022:tech:xsd:"


@dataclass(frozen=True)
class Tx:
    """A `TxDtls`; `cents` unsigned, None where the bank does not say it."""

    cents: int | None = None
    e2e: str | None = None
    mandate: str | None = None
    text: str = ""
    reason: str | None = None
    instructed: int | None = None
    fees: tuple[int, ...] = ()
    name: str = "Mitglied GmbH"
    iban: str | None = None

    def xml(self, indicator: str) -> str:
        refs = _tag("EndToEndId", self.e2e) + _tag("MndtId", self.mandate)
        instructed = (
            f"<AmtDtls><InstdAmt>{_amount(self.instructed)}</InstdAmt></AmtDtls>"
            if self.instructed is not None
            else ""
        )
        fees = "".join(f"<Rcrd>{_amount(fee)}</Rcrd>" for fee in self.fees)
        account = _tag("DbtrAcct", f"<Id><IBAN>{self.iban}</IBAN></Id>", raw=True)
        return (
            f"<TxDtls><Refs>{refs}</Refs>"
            + (_amount(self.cents) + _tag("CdtDbtInd", indicator) if self.cents else "")
            + instructed
            + (f"<Chrgs>{fees}</Chrgs>" if fees else "")
            + f"<RltdPties><Dbtr><Pty>{_tag('Nm', self.name)}</Pty></Dbtr>"
            + (account if self.iban else "")
            + "</RltdPties>"
            + (f"<RmtInf>{_tag('Ustrd', self.text)}</RmtInf>" if self.text else "")
            + (f"<RtrInf><Rsn>{_tag('Cd', self.reason)}</Rsn></RtrInf>" if self.reason else "")
            + "</TxDtls>"
        )


@dataclass(frozen=True)
class Ntry:
    """A booking: positive cents are money in."""

    cents: int
    on: date = date(2027, 2, 15)
    ref: str = "NONREF"
    gvc: str = ""
    txs: tuple[Tx, ...] = ()
    batch: str | None = None
    text: str = ""
    currency: str = "EUR"
    value: date | None = None

    def xml(self) -> str:
        indicator = "CRDT" if self.cents > 0 else "DBIT"
        batch = f"<Btch>{_tag('MsgId', self.batch)}{_tag('PmtInfId', self.batch)}</Btch>"
        inner = (batch if self.batch else "") + "".join(tx.xml(indicator) for tx in self.txs)
        value = f"<ValDt>{_tag('Dt', self.value.isoformat())}</ValDt>" if self.value else ""
        code = f"<Prtry><Cd>NTRF+{self.gvc}+00931</Cd></Prtry>" if self.gvc else ""
        return (
            f"<Ntry>{_amount(abs(self.cents), self.currency)}{_tag('CdtDbtInd', indicator)}"
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt>{_tag('Dt', self.on.isoformat())}</BookgDt>"
            f"{value}{_tag('AcctSvcrRef', self.ref)}<BkTxCd>{code}</BkTxCd>"
            + (f"<NtryDtls>{inner}</NtryDtls>" if inner else "")
            + f"{_tag('AddtlNtryInf', self.text)}</Ntry>"
        )


def statement(iban: str, *entries: Ntry, kind: str = "camt.053", id_: str = "S-1") -> bytes:
    root, part = _ROOTS[kind]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><Document xmlns="{ISO}{kind}.001.08"><{root}>'
        f"<GrpHdr/><{part}>{_tag('Id', id_)}<Acct><Id>{_tag('IBAN', iban)}</Id></Acct>"
        f"{''.join(entry.xml() for entry in entries)}</{part}></{root}></Document>"
    ).encode()


@dataclass(frozen=True)
class StatusReportFile:
    """A pain.002; `rejected` are end-to-end ids with reasons, `group` the status of all."""

    message_id: str
    rejected: dict[str, str] = field(default_factory=dict)
    group: str = "PART"
    group_reason: str | None = None
    status: str = "RJCT"

    def xml(self) -> bytes:
        reason = f"<StsRsnInf><Rsn>{_tag('Cd', self.group_reason)}</Rsn></StsRsnInf>"
        one = "".join(
            f"<TxInfAndSts>{_tag('OrgnlEndToEndId', e2e)}{_tag('TxSts', self.status)}"
            f"<StsRsnInf><Rsn>{_tag('Cd', code)}</Rsn></StsRsnInf></TxInfAndSts>"
            for e2e, code in self.rejected.items()
        )
        block = f"<OrgnlPmtInfAndSts>{_tag('OrgnlPmtInfId', self.message_id)}{one}"
        return (
            f'<Document xmlns="{ISO}pain.002.001.10"><CstmrPmtStsRpt><GrpHdr/>'
            f"<OrgnlGrpInfAndSts>{_tag('OrgnlMsgId', self.message_id)}"
            f"{_tag('OrgnlMsgNmId', 'pain.008')}{_tag('GrpSts', self.group)}"
            f"{reason if self.group_reason else ''}</OrgnlGrpInfAndSts>"
            + (f"{block}</OrgnlPmtInfAndSts>" if one else "")
            + "</CstmrPmtStsRpt></Document>"
        ).encode()


def _amount(cents: int | None, currency: str = "EUR") -> str:
    return f'<Amt Ccy="{currency}">{plain_amount(cents or 0)}</Amt>'


def _tag(name: str, text: str | None, *, raw: bool = False) -> str:
    if text is None:
        return ""
    return f"<{name}>{text if raw else escape(text)}</{name}>"
