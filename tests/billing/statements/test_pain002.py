"""Status reports: single rejects, whole files, and good news that must not be taken for returns."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from services.billing.statements import read_bank_file
from services.billing.statements.bank_file import BankFileBroken, BankValueUnreadable
from services.billing.statements.pain002 import Status, StatusReport

NAMESPACE = " xmlns='urn:iso:std:iso:20022:tech:xsd:pain.002.001.10'"


def report(inner: str, group: str = "", namespace: str = NAMESPACE) -> StatusReport:
    file = read_bank_file(
        (
            f"<Document{namespace}><CstmrPmtStsRpt><GrpHdr><MsgId>B-1</MsgId></GrpHdr>"
            f"<OrgnlGrpInfAndSts><OrgnlMsgId>RUN-1</OrgnlMsgId><OrgnlMsgNmId>pain.008</OrgnlMsgNmId>"
            f"{group}</OrgnlGrpInfAndSts>{inner}</CstmrPmtStsRpt></Document>"
        ).encode()
    )
    assert file.status_report is not None
    return file.status_report


def block(*transactions: str, status: str = "") -> str:
    return (
        f"<OrgnlPmtInfAndSts><OrgnlPmtInfId>RUN-1-P</OrgnlPmtInfId>{status}"
        f"{''.join(transactions)}</OrgnlPmtInfAndSts>"
    )


def transaction(status: str, e2e: str = "E2E-1", reason: str = "MS03") -> str:
    return (
        f"<TxInfAndSts><OrgnlEndToEndId>{e2e}</OrgnlEndToEndId>{status}"
        f"<StsRsnInf><Rsn><Cd>{reason}</Cd></Rsn></StsRsnInf></TxInfAndSts>"
    )


RJCT = "<TxSts>RJCT</TxSts>"


def test_a_single_reject_of_version_10(bank_files: Path) -> None:
    source = bank_files / "status-reports" / "viafintech-pain002-v10-reject.xml"
    file = read_bank_file(source.read_bytes())
    assert file.format == "pain.002.001.10"
    found = file.status_report
    assert found is not None
    assert (found.original_message_id, found.original_message_name) == (
        "Message-ID-4711",
        "pain.008.001.08",
    )
    rejected = found.rejections[0]
    assert (rejected.end_to_end_id, rejected.mandate_id) == ("OriginatorID1234", "Mandate-Id")
    assert (rejected.status.reason, rejected.amount_cents) == ("AC01", 654314)
    assert rejected.original_payment_information_id == "Sammlerreferenz-4710"
    assert (rejected.collect_on, rejected.debtor_name) == (date(2023, 11, 24), "Debtor Name")
    assert not found.rejects_all


def test_four_rejects_of_version_3(bank_files: Path) -> None:
    source = bank_files / "status-reports" / "oca-pain002-four-rejects.xml"
    found = read_bank_file(source.read_bytes()).status_report
    assert found is not None
    assert [(each.end_to_end_id, each.status.reason) for each in found.rejections] == [
        ("E2EID1", "AC01"), ("E2EID2", "MS02"), ("E2EID3", "MD06"), ("E2EID4", "AM04"),
    ]  # fmt: skip
    assert [each.debtor_name for each in found.rejections] == [
        f"DEBTOR{number}" for number in range(1, 5)
    ]
    assert [each.original_payment_information_id for each in found.rejections] == [
        "PMTINFID1", "PMTINFID1", "PMTINFID2", "PMTINFID2",
    ]  # fmt: skip


def test_a_whole_file_comes_back() -> None:
    found = report(
        "",
        "<GrpSts>RJCT</GrpSts><StsRsnInf><Rsn><Cd>FF01</Cd></Rsn>"
        "<AddtlInf>Format</AddtlInf></StsRsnInf>",
    )
    assert found.rejects_all
    assert (found.status.reason, found.status.text) == ("FF01", "Format")
    assert found.rejections == ()


def test_a_whole_block_comes_back() -> None:
    found = report(block(status="<PmtInfSts>RJCT</PmtInfSts>"))
    assert not found.rejects_all
    assert [each.payment_information_id for each in found.rejected_blocks] == ["RUN-1-P"]


def test_a_group_that_is_rejected_speaks_for_its_blocks() -> None:
    found = report(block(), "<GrpSts>RJCT</GrpSts>")
    assert found.rejects_all
    assert len(found.rejected_blocks) == 1


def test_a_rejected_file_that_names_its_debits() -> None:
    found = report(block(transaction("")), "<GrpSts>RJCT</GrpSts>")
    assert found.rejects_all, "what is not listed came back too"
    assert [each.end_to_end_id for each in found.rejections] == ["E2E-1"]


@pytest.mark.parametrize(
    "status", ["ACTC", "ACCP", "ACSP", "ACSC", "ACWC", "PDNG", "RCVD", "RCVC", "PART"]
)
def test_good_news_is_no_return(status: str) -> None:
    found = report(
        block(transaction(f"<TxSts>{status}</TxSts>", reason="0000")),
        f"<GrpSts>{status}</GrpSts>",
    )
    assert found.rejections == ()
    assert not found.rejects_all
    assert not found.rejected_blocks


def test_a_partly_accepted_file() -> None:
    found = report(
        block(transaction(RJCT), transaction("<TxSts>ACCP</TxSts>", "E2E-2")),
        "<GrpSts>PART</GrpSts>",
    )
    assert [each.end_to_end_id for each in found.rejections] == ["E2E-1"]


def test_ids_that_are_none() -> None:
    found = report(block(transaction(RJCT, "NOTPROVIDED")))
    assert found.rejections[0].end_to_end_id is None


def test_a_report_without_namespace() -> None:
    assert report(block(transaction(RJCT)), namespace="").rejections[0].end_to_end_id == "E2E-1"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        (Status(), Status("RJCT", "FF01", "Format")),
        (Status("ACTC"), Status("ACTC", "FF01", "Format")),
        (Status(reason="AC04"), Status("RJCT", "AC04", "Format")),
        (Status("RJCT", "AC04", "closed"), Status("RJCT", "AC04", "closed")),
    ],
)
def test_what_a_level_does_not_say_the_level_above_says(own: Status, expected: Status) -> None:
    assert own.or_that_of(Status("RJCT", "FF01", "Format")) == expected


def test_the_levels_speak_for_each_other_down_to_the_debit() -> None:
    silent = "<TxInfAndSts><OrgnlEndToEndId>E2E-1</OrgnlEndToEndId></TxInfAndSts>"
    found = report(
        block(silent, status="<PmtInfSts>RJCT</PmtInfSts>"),
        "<StsRsnInf><Rsn><Cd>DT01</Cd></Rsn><AddtlInf>too late</AddtlInf></StsRsnInf>",
    )
    (rejected,) = found.rejections
    assert rejected.status == Status("RJCT", "DT01", "too late")
    assert (rejected.original_message_id, rejected.original_payment_information_id) == (
        "RUN-1",
        "RUN-1-P",
    )


def test_a_reason_may_be_the_banks_own() -> None:
    own = (
        "<TxInfAndSts><OrgnlEndToEndId>E2E-1</OrgnlEndToEndId><TxSts>RJCT</TxSts>"
        "<StsRsnInf><Rsn><Prtry>914</Prtry></Rsn></StsRsnInf></TxInfAndSts>"
    )
    assert report(block(own)).rejections[0].status.reason == "914"


@pytest.mark.parametrize(
    ("inner", "name"),
    [
        ("<Dbtr><Nm>Müller</Nm></Dbtr>", "Müller"),
        ("<Dbtr><Pty><Nm>Müller</Nm></Pty></Dbtr>", "Müller"),
        ("<Dbtr/>", ""),
    ],
)
def test_the_debtor_of_either_version(inner: str, name: str) -> None:
    found = report(block(rejected_with(f"<OrgnlTxRef>{inner}</OrgnlTxRef>")))
    assert found.rejections[0].debtor_name == name


def rejected_with(inner: str) -> str:
    return (
        "<TxInfAndSts><OrgnlEndToEndId>E2E-1</OrgnlEndToEndId>"
        f"<TxSts>RJCT</TxSts>{inner}</TxInfAndSts>"
    )


def test_what_the_report_repeats_of_the_debit() -> None:
    inner = (
        "<OrgnlTxRef><Amt><InstdAmt Ccy='EUR'>600.5</InstdAmt></Amt>"
        "<ReqdColltnDt>2027-02-15</ReqdColltnDt>"
        "<MndtRltdInf><MndtId>NOTPROVIDED</MndtId></MndtRltdInf>"
        "<DbtrAcct><Id><IBAN>DE21500500009876543210</IBAN></Id></DbtrAcct></OrgnlTxRef>"
    )
    (found,) = report(block(rejected_with(inner))).rejections
    assert (found.amount_cents, found.collect_on) == (60050, date(2027, 2, 15))
    assert (found.mandate_id, found.debtor_iban) == (None, "DE21500500009876543210")


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        ("<OrgnlTxRef><ReqdColltnDt>15.02.2027</ReqdColltnDt></OrgnlTxRef>", "date"),
        ("<OrgnlTxRef><Amt><InstdAmt>600,50</InstdAmt></Amt></OrgnlTxRef>", "amount"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(inner: str, kind: str) -> None:
    with pytest.raises(BankValueUnreadable) as refused:
        report(block(rejected_with(inner)))
    assert refused.value.details["kind"] == kind


def test_a_report_without_its_end_is_broken() -> None:
    data = b"<Document><CstmrPmtStsRpt><GrpHdr/></CstmrPmtStsRpt>"
    with pytest.raises(BankFileBroken):
        read_bank_file(data)


def test_free_texts_are_repaired() -> None:
    hostile = (
        "<TxInfAndSts><OrgnlEndToEndId>E2E-1\u202e</OrgnlEndToEndId>"
        "<StsRsnInf><Rsn><Prtry>X\u2028Y</Prtry></Rsn>"
        "<AddtlInf>Konto \u0084zu\u0093\u007f</AddtlInf>"
        "</StsRsnInf><TxSts>RJCT</TxSts><OrgnlTxRef><Dbtr><Nm>M\u202eüller\u200b</Nm></Dbtr>"
        "</OrgnlTxRef></TxInfAndSts>"
    )
    (rejected,) = report(block(hostile)).rejections
    assert rejected.end_to_end_id == "E2E-1"
    assert rejected.status == Status("RJCT", "X Y", "Konto „zu“")
    assert rejected.debtor_name == "Müller"


@pytest.mark.parametrize("code", ["RJC", "rjct", "RJCTX", "R<x/>JCT"])
def test_a_damaged_status_is_no_good_news(code: str) -> None:
    with pytest.raises((BankValueUnreadable, BankFileBroken)):
        report(block(transaction(f"<TxSts>{code}</TxSts>")))
