"""Statements of real banks, returns with fees, and files made here for what the corpus lacks."""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.sepa.checks import AMOUNT_CENTS_MAX
from services.billing.statements import BankFile, open_statement, read_bank_file
from services.billing.statements.bank_file import BankDateUnclear
from services.billing.statements.statement import StatementEntry, is_return, return_split
from tests.support.camt import DETAIL_FEES, entry_xml, statement_xml


def only(file: BankFile | bytes) -> StatementEntry:
    entries = (read_bank_file(file) if isinstance(file, bytes) else file).entries
    assert len(entries) == 1
    return entries[0]


def real(folder: Path, name: str) -> BankFile:
    with (folder / name).open("rb") as source:
        return read_bank_file(source)


# -- real files ---------------------------------------------------------------------------------

FORMATS = {
    "returns/dk-sample-camt053-v02.xml": ("camt.053.001.02", 10),
    "returns/hbci4java-camt052-v02-return.xml": ("camt.052.001.02", 1),
    "returns/oca-camt053-v02-batch-return.xml": ("camt.053.001.02", 3),
    "returns/oca-camt054-v02-unpaid.xml": ("camt.054.001.02", 1),
    "statements/csa-camt053-v02.xml": ("camt.053.001.02", 4),
    "statements/csa-camt054-v08.xml": ("camt.054.001.08", 1),
    "statements/genkgo-camt053-v08.xml": ("camt.053.001.08", 1),
    "statements/oca-camt053-no-entries.xml": ("camt.053.001.04", 0),
    "statements/oca-camt053-txdtls.xml": ("camt.053.001.04", 1),
    "statements/viafintech-camt053-v08.xml": ("camt.053.001.08", 3),
}


@pytest.mark.parametrize("name", FORMATS)
def test_every_real_statement_is_read(bank_files: Path, name: str) -> None:
    file = real(bank_files, name)
    assert (file.format, len(file.entries)) == FORMATS[name]
    assert len({entry.fingerprint for entry in file.entries}) == len(file.entries)


def test_all_statements_of_the_corpus_are_in_the_table(bank_files: Path) -> None:
    found = {*bank_files.glob("returns/*.xml"), *bank_files.glob("statements/*.xml")}
    assert {str(path.relative_to(bank_files)) for path in found} == set(FORMATS)


def test_a_german_return_with_a_fee(bank_files: Path) -> None:
    entry = only(real(bank_files, "returns/hbci4java-camt052-v02-return.xml"))
    detail = entry.details[0]
    assert (entry.amount_cents, entry.bank_reference, entry.gvc) == (-5300, None, None)
    assert (detail.mandate_id, detail.return_reason) == ("TEST1234", "MS03")
    assert (detail.debtor_name, detail.counterparty_name) == ("Sven Schuldner",) * 2
    assert is_return(entry, detail)
    assert return_split(entry, detail) == (5000, 300, True)


def test_a_batch_of_returns(bank_files: Path) -> None:
    file = real(bank_files, "returns/oca-camt053-v02-batch-return.xml")
    debit, batch, credit = file.entries
    assert not is_return(debit, debit.details[0])
    assert not is_return(credit, credit.details[0])
    assert batch.reversal
    assert batch.bank_transaction_code == "PMNT/IDDT/UPDD"
    assert batch.batch is not None
    assert batch.batch.payment_information_id == "2018/125-20141229-NORM"
    assert (batch.batch.number_of_transactions, batch.batch.total_cents) == (2, 66405)
    assert [detail.amount_cents for detail in batch.details] == [-56405, -10000]
    assert [detail.return_reason for detail in batch.details] == ["AC06", "AC06"]
    assert all(is_return(batch, detail) for detail in batch.details)
    assert len({batch.detail_fingerprint(detail) for detail in batch.details}) == 2


def test_the_sample_of_the_deutsche_kreditwirtschaft(bank_files: Path) -> None:
    file = real(bank_files, "returns/dk-sample-camt053-v02.xml")
    statement = file.statements[0]
    assert (statement.opening_cents, statement.closing_cents) == (11272, 15878032)
    assert [entry.gvc for entry in file.entries] == [
        "166", "159", "105", "051", "059", "005", "109", "191", "109", "202",
    ]  # fmt: skip
    returned = [entry for entry in file.entries if is_return(entry)]
    assert [entry.amount_cents for entry in returned] == [-27600, -27600]
    assert [detail.amount_cents for detail in returned[0].details] == [-7600, -8000, -12000]
    assert {detail.gvc_suffix for detail in returned[0].details} == {"901"}
    in_dollars = file.entries[-1].details[0]
    assert (in_dollars.amount_cents, in_dollars.instructed_cents) == (25959560, None)


def test_an_unpaid_notification(bank_files: Path) -> None:
    entry = only(real(bank_files, "returns/oca-camt054-v02-unpaid.xml"))
    detail = entry.details[0]
    assert (detail.end_to_end_id, detail.mandate_id) == ("E2EID1", "MANDATEID2")
    assert (detail.return_reason, detail.counterparty_iban) == ("AC06", "IE16AIBK93110187654321")
    assert return_split(entry, detail) == (10000, 0, True)


def test_a_swiss_statement(bank_files: Path) -> None:
    file = real(bank_files, "statements/viafintech-camt053-v08.xml")
    first, second, third = file.entries
    assert (first.amount_cents, first.currency) == (47440, "CHF")
    assert first.details[0].remittance == "INVOICE R77561"
    assert second.details[0].creditor_reference == "RF38000000000000000000552"
    assert third.details[0].counterparty_name == "DHL Express (Schweiz) AG"
    assert third.details[0].instructed_cents is None  # in another currency
    assert file.statements[0].adds_up is False  # the sample was shortened


def test_a_statement_without_entries(bank_files: Path) -> None:
    file = real(bank_files, "statements/oca-camt053-no-entries.xml")
    assert file.entries == ()
    assert file.statements[0].adds_up is True


def test_a_statement_that_adds_up(bank_files: Path) -> None:
    statement = real(bank_files, "statements/csa-camt053-v02.xml").statements[0]
    assert (statement.opening_cents, statement.movement_cents) == (3306, -1000)
    assert statement.adds_up is True


# -- returns and fees ---------------------------------------------------------------------------


def test_principal_and_fees_are_apart() -> None:
    entry = only(statement_xml(entry_xml()))
    detail = entry.details[0]
    assert entry.account_iban == "DE87200500001234567890"
    assert (entry.booking_date, entry.value_date) == (date(2027, 2, 18), date(2027, 2, 17))
    assert (detail.instructed_cents, detail.charges_cents) == (9995, 640)
    assert return_split(entry, detail) == (9995, 640, True)


FEES = {
    "told twice": (
        "106.35", DETAIL_FEES, "<Chrgs><Rcrd><Amt Ccy='EUR'>6.40</Amt></Rcrd></Chrgs>",
        (9995, 640, True),
    ),
    "told above": (
        "106.35", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>99.95</Amt></InstdAmt></AmtDtls>",
        "<Chrgs><Rcrd><Amt Ccy='EUR'>6.40</Amt></Rcrd></Chrgs>", (9995, 640, True),
    ),
    "version 2": (
        "53.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls>"
        "<Chrgs><Amt Ccy='EUR'>3.00</Amt></Chrgs><Chrgs><Amt Ccy='EUR'>0.00</Amt></Chrgs>", "",
        (5000, 300, True),
    ),
    "not included": (
        "6.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>6.00</Amt></InstdAmt></AmtDtls>"
        "<Chrgs><Rcrd><Amt Ccy='EUR'>1.00</Amt><ChrgInclInd>false</ChrgInclInd></Rcrd></Chrgs>", "",
        (600, 0, True),
    ),
    "total alone": (
        "53.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls>"
        "<Chrgs><TtlChrgsAndTaxAmt Ccy='EUR'>3.00</TtlChrgsAndTaxAmt></Chrgs>", "",
        (5000, 300, True),
    ),
    "total and parts": (
        "53.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls><Chrgs>"
        "<TtlChrgsAndTaxAmt Ccy='EUR'>3.00</TtlChrgsAndTaxAmt>"
        "<Rcrd><Amt Ccy='EUR'>2.00</Amt></Rcrd><Rcrd><Amt Ccy='EUR'>1.00</Amt></Rcrd></Chrgs>", "",
        (5000, 300, True),
    ),
    "fees alone": (
        "53.00", "<Chrgs><Rcrd><Amt Ccy='EUR'>3.00</Amt></Rcrd></Chrgs>", "", (5000, 300, True),
    ),
    "nothing told": ("53.00", "", "", (5300, 0, True)),
    "no fee told, but taken": (
        "53.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls>", "",
        (5000, 300, False),
    ),
    "does not add up": (
        "53.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls>"
        "<Chrgs><Rcrd><Amt Ccy='EUR'>2.00</Amt></Rcrd></Chrgs>", "", (5000, 300, False),
    ),
    "fee given back": (
        "50.00", "<AmtDtls><InstdAmt><Amt Ccy='EUR'>50.00</Amt></InstdAmt></AmtDtls><Chrgs>"
        "<Rcrd><Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Rcrd>"
        "<Rcrd><Amt Ccy='EUR'>3.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></Rcrd></Chrgs>", "",
        (5000, 0, True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FEES)
def test_fees_are_counted_once(name: str) -> None:
    amount, detail, extra, expected = FEES[name]
    entry = only(statement_xml(entry_xml(amount, detail=detail, extra=extra)))
    assert return_split(entry, entry.details[0]) == expected


def _domain(family: str, sub: str) -> str:
    return (
        f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd></Fmly>"
        "</Domn></BkTxCd>"
    )


SIGNS = {
    "reason": ("DBIT", "<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>", "NTRF+999", "", True),
    "own reason": ("DBIT", "<RtrInf><Rsn><Prtry>914</Prtry></Rsn></RtrInf>", "", "", True),
    "UPDD": ("DBIT", _domain("IDDT", "UPDD"), "", "", True),
    "PRDD": ("DBIT", _domain("IDDT", "PRDD"), "", "", True),
    "UPDD in the wrong family": ("DBIT", _domain("RDDT", "UPDD"), "", "", True),
    "GVC 108": ("DBIT", "", "NRTI+108+00931", "", True),
    "GVC 109": ("DBIT", "", "NTRF+109++901", "", True),
    "text": ("DBIT", "<RmtInf><Ustrd>SVWZ+RETURN/REFUND</Ustrd></RmtInf>", "", "", True),
    "bank's text": ("DBIT", "", "", "<AddtlNtryInf>Retourenbelastung</AddtlNtryInf>", True),
    "money in": ("CRDT", "<RtrInf><Rsn><Cd>AC01</Cd></Rsn></RtrInf>", "NTRF+159++901", "", False),
    "our own debit": ("DBIT", _domain("RDDT", "ESDD"), "NTRF+105", "", False),
    "transfer out": ("DBIT", "<RmtInf><Ustrd>tax return</Ustrd></RmtInf>", "NTRF+116", "", False),
}


@pytest.mark.parametrize("name", SIGNS)
def test_the_signs_of_a_return(name: str) -> None:
    indicator, detail, code, extra, expected = SIGNS[name]
    xml = entry_xml("50.00", indicator, detail=detail, code=code, extra=extra)
    entry = only(statement_xml(xml))
    assert is_return(entry, entry.details[0]) is expected
    assert is_return(entry, entry.details[0], ours=True) is (indicator == "DBIT")


# -- batches, fingerprints, versions ------------------------------------------------------------


def test_a_sum_without_details() -> None:
    entry = only(
        statement_xml(
            "<Ntry><Amt Ccy='EUR'>1800</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>BOOK</Sts>"
            "<BookgDt><Dt>2027-02-15</Dt></BookgDt><NtryDtls><Btch><MsgId>RUN-1</MsgId>"
            "<PmtInfId>RUN-1-P</PmtInfId></Btch></NtryDtls></Ntry>"
        )
    )
    assert entry.details == ()
    assert entry.batch is not None
    assert (entry.batch.message_id, entry.batch.payment_information_id) == ("RUN-1", "RUN-1-P")
    assert entry.value_date == entry.booking_date


def test_a_sum_whose_ids_stand_in_its_only_detail() -> None:
    xml = entry_xml("1800.00", "CRDT", detail="", code="NTRF+192", e2e="NOTPROVIDED")
    xml = xml.replace("<Refs>", "<Refs><MsgId>RUN-1</MsgId><PmtInfId>RUN-1-P</PmtInfId>")
    entry = only(statement_xml(xml))
    assert entry.batch is not None
    assert entry.batch.payment_information_id == "RUN-1-P"


def test_the_same_entry_in_three_messages() -> None:
    xml = entry_xml()
    seen = {
        only(statement_xml(xml, message=message, root=root, part=part)).fingerprint
        for message, root, part in [
            ("camt.052.001.08", "BkToCstmrAcctRpt", "Rpt"),
            ("camt.053.001.08", "BkToCstmrStmt", "Stmt"),
            ("camt.054.001.08", "BkToCstmrDbtCdtNtfctn", "Ntfctn"),
        ]
    }
    assert len(seen) == 1


@pytest.mark.parametrize("reference", ["NONREF", "", "NOTPROVIDED"])
def test_two_equal_payments_without_reference_are_two(reference: str) -> None:
    twin = entry_xml("50.00", "CRDT", reference, detail="")
    first, second = read_bank_file(statement_xml(twin, twin)).entries
    assert first.fingerprint != second.fingerprint
    alone = only(statement_xml(twin))
    assert alone.fingerprint == first.fingerprint


def test_without_reference_another_text_is_another_entry() -> None:
    first, second = read_bank_file(
        statement_xml(
            entry_xml("50.00", "CRDT", "NONREF", e2e="A"),
            entry_xml("50.00", "CRDT", "NONREF", e2e="B"),
        )
    ).entries
    assert first.fingerprint.endswith("-0")
    assert second.fingerprint.endswith("-0")
    assert first.fingerprint != second.fingerprint


def test_what_is_only_announced_is_not_money() -> None:
    file = read_bank_file(
        statement_xml(
            entry_xml(status="<Sts><Cd>PDNG</Cd></Sts>"), entry_xml(status="<Sts>INFO</Sts>")
        )
    )
    assert (file.entries, file.pending) == ((), 2)


def test_any_prefix_and_no_namespace() -> None:
    plain = statement_xml(entry_xml())
    bare = plain.replace(b" xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'", b"")
    prefixed = plain.replace(b"<", b"<x:").replace(b"<x:/", b"</x:").replace(b"xmlns=", b"xmlns:x=")
    expected = only(plain)
    assert only(bare) == expected
    assert only(prefixed) == expected
    assert read_bank_file(bare).format == "camt.053"
    assert read_bank_file(prefixed).format == "camt.053.001.08"


def test_several_lines_of_remittance_and_several_statements() -> None:
    lines = "<RmtInf><Ustrd>Rechnung</Ustrd><Ustrd> AUTOS-1 </Ustrd></RmtInf>"
    one = statement_xml(entry_xml(detail=lines))
    both = one.replace(b"</Stmt>", b"</Stmt>" + one[one.index(b"<Stmt>") : one.index(b"</BkTo")])
    file = read_bank_file(both)
    assert [entry.details[0].remittance for entry in file.entries] == ["Rechnung AUTOS-1"] * 2
    assert len(file.statements) == 2
    assert file.entries[0].fingerprint == file.entries[1].fingerprint


def test_a_count_of_transactions_without_end_is_none() -> None:
    batch = f"<NtryDtls><Btch><NbOfTxs>{'9' * 5000}</NbOfTxs></Btch></NtryDtls>"
    entry = only(statement_xml(entry_xml(detail="", extra=batch)))
    assert entry.batch is not None
    assert entry.batch.number_of_transactions is None


def test_a_date_that_is_none() -> None:
    with pytest.raises(BankDateUnclear, match=r"Entry 1 \(reference REF-1\).*18.02.2027"):
        read_bank_file(statement_xml(entry_xml().replace("2027-02-18", "18.02.2027")))


def test_streaming_gives_the_same_entries() -> None:
    data = statement_xml(*(entry_xml(reference=f"R{number}") for number in range(300)))
    reader = open_statement(io.BytesIO(data))
    assert reader.format.name == "camt.053.001.08"
    assert tuple(reader) == read_bank_file(data).entries
    assert reader.statements[0].movement_cents == -10635 * 300


MONEY = st.integers(1, AMOUNT_CENTS_MAX)


@given(
    st.lists(st.tuples(MONEY, st.booleans(), st.sampled_from(["NONREF", "A", "B"])), max_size=20)
)
def test_sums_and_signs_survive(made: list[tuple[int, bool, str]]) -> None:
    rows = [
        entry_xml(f"{cents // 100}.{cents % 100:02d}", "CRDT" if credit else "DBIT", ref, detail="")
        for cents, credit, ref in made
    ]
    file = read_bank_file(statement_xml(*rows))
    expected = [cents if credit else -cents for cents, credit, _ in made]
    assert [entry.amount_cents for entry in file.entries] == expected
    assert [entry.details[0].amount_cents for entry in file.entries] == expected
    assert file.statements[0].movement_cents == sum(expected)
    assert len({entry.fingerprint for entry in file.entries}) == len(made)
    again = read_bank_file(statement_xml(*rows))
    assert again == file
