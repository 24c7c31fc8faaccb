"""camt.053 made here: one statement and the entries that a test gives it."""

from __future__ import annotations

DETAIL_FEES = (
    "<AmtDtls><InstdAmt><Amt Ccy='EUR'>99.95</Amt></InstdAmt></AmtDtls>"
    "<Chrgs><Rcrd><Amt Ccy='EUR'>3.90</Amt></Rcrd><Rcrd><Amt Ccy='EUR'>2.50</Amt></Rcrd></Chrgs>"
)


def entry_xml(
    amount: str = "106.35",
    indicator: str = "DBIT",
    reference: str = "REF-1",
    detail: str = DETAIL_FEES,
    extra: str = "",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    e2e: str = "E2E-1",
    code: str = "NRTI+109+00931",
) -> str:
    return (
        f"<Ntry><Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>{status}"
        "<BookgDt><Dt>2027-02-18</Dt></BookgDt><ValDt><Dt>2027-02-17</Dt></ValDt>"
        f"<AcctSvcrRef>{reference}</AcctSvcrRef><BkTxCd/>{extra}"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>{e2e}</EndToEndId><MndtId>M-1</MndtId></Refs>"
        f"<Amt Ccy='EUR'>{amount}</Amt><CdtDbtInd>{indicator}</CdtDbtInd>{detail}"
        f"<BkTxCd><Prtry><Cd>{code}</Cd><Issr>DK</Issr></Prtry></BkTxCd></TxDtls></NtryDtls></Ntry>"
    )


def statement_xml(
    *entries: str, message: str = "camt.053.001.08", root: str = "BkToCstmrStmt", part: str = "Stmt"
) -> bytes:
    return (
        f"<Document xmlns='urn:iso:std:iso:20022:tech:xsd:{message}'><{root}><GrpHdr/>"
        f"<{part}><Id>S-1</Id><Acct><Id><IBAN>DE87 2005 0000 1234 5678 90</IBAN></Id></Acct>"
        f"{''.join(entries)}</{part}></{root}></Document>"
    ).encode()
