"""Wrong files: 19 kinds that both schemas accept, and those that only the DK refuses.

Each is made from a good file by one change. The table says our code and whether the schemas see it;
whatever a schema refuses, we refuse too.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import pytest

from services.billing.sepa.file_check import check_file, codes
from services.billing.sepa.pain008 import DirectDebit, DirectDebitFile
from services.billing.sepa.schema import DoctypeRefused, SchemaViolation, validate_stream

Write = Callable[..., bytes]
Verdict = Callable[[bytes], str]


@dataclass(frozen=True)
class Mutation:
    """Replace `old` by `new` once; expect `code`; `iso` and `dk` say whether the schemas accept."""

    name: str
    old: str
    new: str
    code: str
    iso: bool = True
    dk: bool = True


_E2E = "<EndToEndId>E2E-1</EndToEndId>"
_TYPE = (
    "<PmtTpInf><SvcLvl><Cd>SEPA</Cd></SvcLvl><LclInstrm><Cd>CORE</Cd></LclInstrm>"
    "<SeqTp>RCUR</SeqTp></PmtTpInf>"
)
_SCHEME = (
    "<CdtrSchmeId><Id><PrvtId><Othr><Id>DE98ZZZ09999999999</Id>"
    "<SchmeNm><Prtry>SEPA</Prtry></SchmeNm></Othr></PrvtId></Id></CdtrSchmeId>"
)
_USTRD = "<Ustrd>Beitrag 2027, Rechnung AUTOS-2027-0001</Ustrd>"
_RF = (
    "<Strd><CdtrRefInf><Tp><CdOrPrtry><Cd>SCOR</Cd></CdOrPrtry></Tp>"
    "<Ref>RF18539007547034</Ref></CdtrRefInf></Strd>"
)
_NAME = "<Nm>Mueller + Soehne GmbH</Nm></Dbtr>"
_MANDATE = "<MndtId>AUTOS-0001</MndtId>"
_SIGNED = f"{_MANDATE}<DtOfSgntr>2024-01-25</DtOfSgntr>"
_AGENT = "<DbtrAgt><FinInstnId><Othr><Id>NOTPROVIDED</Id></Othr></FinInstnId></DbtrAgt>"
_AMOUNT = '<InstdAmt Ccy="EUR">600.00</InstdAmt>'
_NAMED = "<InitgPty><Nm>AutOS e.V.</Nm></InitgPty>"


def _address(inner: str) -> str:
    return _NAME.replace("</Dbtr>", f"<PstlAdr>{inner}</PstlAdr></Dbtr>")


def _amended(details: str) -> str:
    return f"{_SIGNED}<AmdmntInd>true</AmdmntInd>{details}"


NINETEEN = [
    Mutation("iban", "DE21500500009876543210", "DE22500500009876543210", "debtor_iban_wrong"),
    Mutation("identifier", "DE98ZZZ", "DE97ZZZ", "creditor_identifier_wrong"),
    Mutation("rf", _USTRD, _RF.replace("RF18", "RF19"), "creditor_reference_wrong"),
    Mutation("count", "<NbOfTxs>3</NbOfTxs>", "<NbOfTxs>4</NbOfTxs>", "transaction_count_wrong"),
    Mutation("sum", "<CtrlSum>1834.57<", "<CtrlSum>1834.58<", "control_sum_wrong"),
    Mutation(
        "core and b2b",
        f"<DrctDbtTxInf><PmtId>{_E2E}</PmtId>",
        f"<DrctDbtTxInf><PmtId>{_E2E}</PmtId>{_TYPE.replace('CORE', 'B2B')}",
        "instruments_mixed",
    ),
    Mutation("end to end id", "E2E-2<", "E2E-1<", "end_to_end_id_duplicate"),
    Mutation("sunday in the past", "2027-02-15", "2026-11-15", "collection_date_past"),
    Mutation("sunday", "2027-02-15", "2027-02-14", "collection_date_not_target_day"),
    Mutation("future signature", "2024-01-25", "2027-01-21", "mandate_signed_in_future"),
    Mutation("no type", _TYPE, "", "payment_type_missing"),
    Mutation("no identifier", _SCHEME, "", "creditor_identifier_missing"),
    Mutation("amended what", _SIGNED, _amended(""), "amendment_empty"),
    Mutation(
        "account FOO",
        _SIGNED,
        _amended(
            "<AmdmntInfDtls><OrgnlDbtrAcct><Id><Othr><Id>FOO</Id></Othr></Id></OrgnlDbtrAcct>"
            "</AmdmntInfDtls>"
        ),
        "amendment_account_wrong",
    ),
    Mutation(
        "agent SMNDA",
        _SIGNED,
        _amended(
            "<AmdmntInfDtls><OrgnlDbtrAgt><FinInstnId><Othr><Id>SMNDA</Id></Othr></FinInstnId>"
            "</OrgnlDbtrAgt></AmdmntInfDtls>"
        ),
        "amendment_agent_refused",
    ),
    Mutation("both remittances", _USTRD, _USTRD + _RF, "remittance_twice"),
    Mutation("leading slash", _MANDATE, "<MndtId>/AUTOS</MndtId>", "mandate_id_wrong"),
    Mutation("double slash", _MANDATE, "<MndtId>AU//TOS</MndtId>", "mandate_id_wrong"),
    Mutation("cyrillic", _USTRD, "<Ustrd>Взнос</Ustrd>", "remittance_characters_refused"),
    Mutation("exotic name", "Mueller + Soehne", "Çelik _ *%", "name_characters_refused"),
    Mutation(
        "hybrid repeats",
        _NAME,
        _address(
            "<StrtNm>Hofstrasse</StrtNm><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry>"
            "<AdrLine>Hofstrasse 2</AdrLine>"
        ),
        "address_repeats_itself",
    ),
]

ONE_BANK_REFUSES = [
    Mutation("no zone", "09:30:00Z", "09:30:00", "created_without_zone"),
    Mutation(
        "identified",
        _NAMED,
        _NAMED.replace(
            "</Nm>", "</Nm><Id><OrgId><Othr><Id>DE98ZZZ09999999999</Id></Othr></OrgId></Id>"
        ),
        "initiating_party_identified",
    ),
]

ONLY_DK = [
    Mutation("name 71", "Mueller + Soehne GmbH", "N" * 71, "debtor_name_wrong", dk=False),
    Mutation("two texts", _USTRD, _USTRD * 2, "element_not_allowed", dk=False),
    Mutation("umlaut", _MANDATE, "<MndtId>AÜTOS</MndtId>", "mandate_id_wrong", dk=False),
    Mutation("underscore", _MANDATE, "<MndtId>AUTOS_1</MndtId>", "mandate_id_wrong", dk=False),
    Mutation("underscore e2e", "E2E-1<", "E2E_1<", "end_to_end_id_wrong", dk=False),
    Mutation("underscore msg", "<MsgId>AUTOS-", "<MsgId>AUTOS_", "message_id_wrong", dk=False),
    Mutation("unsigned", "<DtOfSgntr>2024-01-25</DtOfSgntr>", "", "mandate_unsigned", dk=False),
    Mutation(
        "scheme code", "<Prtry>SEPA</Prtry>", "<Cd>SEPA</Cd>", "element_not_allowed", dk=False
    ),
    Mutation("shared charges", "SLEV", "SHAR", "value_not_allowed", dk=False),
    Mutation("no sum", "<CtrlSum>1834.57</CtrlSum>", "", "element_missing", dk=False),
    Mutation("agent text", "NOTPROVIDED", "UNKNOWN", "value_not_allowed", dk=False),
    Mutation(
        "line and country",
        _NAME,
        _address("<Ctry>DE</Ctry><AdrLine>Berlin</AdrLine>"),
        "element_missing",
        dk=False,
    ),
    Mutation("country", _NAME, _address("<Ctry>DE</Ctry>"), "element_missing", dk=False),
    Mutation("town", _NAME, _address("<TwnNm>Berlin</TwnNm>"), "element_missing", dk=False),
    Mutation("line", _NAME, _address("<AdrLine>Berlin</AdrLine>"), "element_missing", dk=False),
    Mutation(
        "address type",
        _NAME,
        _address("<AdrTp><Cd>ADDR</Cd></AdrTp><TwnNm>Berlin</TwnNm><Ctry>DE</Ctry>"),
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "town 36",
        _NAME,
        _address(f"<TwnNm>{'T' * 36}</TwnNm><Ctry>DE</Ctry>"),
        "address_wrong",
        iso=False,
        dk=False,
    ),
    Mutation(
        "three lines",
        _NAME,
        _address("<TwnNm>T</TwnNm><Ctry>DE</Ctry>" + "<AdrLine>x</AdrLine>" * 3),
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "ultimate debtor's address",
        "</DbtrAcct><RmtInf>",
        "</DbtrAcct><UltmtDbtr><Nm>X</Nm><PstlAdr><TwnNm>T</TwnNm><Ctry>DE</Ctry></PstlAdr>"
        "</UltmtDbtr><RmtInf>",
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "forwarding agent",
        "</InitgPty>",
        "</InitgPty><FwdgAgt><FinInstnId><BICFI>BANKDEFFXXX</BICFI></FinInstnId></FwdgAgt>",
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "nothing", _AMOUNT, _AMOUNT.replace("600.00", "0.00"), "amount_out_of_range", dk=False
    ),
    Mutation("mills", _AMOUNT, _AMOUNT.replace("600.00", "600.001"), "value_not_allowed", dk=False),
    Mutation("francs", _AMOUNT, _AMOUNT.replace("EUR", "CHF"), "value_not_allowed", dk=False),
    Mutation("COR1", "<Cd>CORE</Cd>", "<Cd>COR1</Cd>", "value_not_allowed", dk=False),
    Mutation("RPRE", "RCUR", "RPRE", "value_not_allowed", dk=False),
    Mutation(
        "UETR",
        _E2E,
        f"{_E2E}<UETR>caef6b65-4b76-4c4e-8fb2-658c4c28c445</UETR>",
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "initiating party's address",
        "</Nm></InitgPty>",
        "</Nm><PstlAdr><TwnNm>T</TwnNm><Ctry>DE</Ctry></PstlAdr></InitgPty>",
        "element_not_allowed",
        dk=False,
    ),
    Mutation(
        "no agent", _AGENT, "<DbtrAgt><FinInstnId/></DbtrAgt>", "element_not_allowed", dk=False
    ),
]

NEITHER = [
    Mutation(
        name="36 letters",
        old=_MANDATE,
        new=f"<MndtId>{'M' * 36}</MndtId>",
        code="mandate_id_wrong",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="no debtor", old=_NAME, new="</Dbtr>", code="element_missing", iso=True, dk=False
    ),
    Mutation(
        name="empty id", old="E2E-1<", new="<", code="end_to_end_id_wrong", iso=False, dk=False
    ),
    Mutation(
        name="no date",
        old="<ReqdColltnDt>2027-02-15</ReqdColltnDt>",
        new="",
        code="element_missing",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="no such day",
        old="2027-02-15",
        new="2027-02-30",
        code="schema_violated",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="bad bic",
        old=_AGENT,
        new=_AGENT.replace("<Othr><Id>NOTPROVIDED</Id></Othr>", "<BICFI>spuede2u</BICFI>"),
        code="bic_wrong",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="text 141",
        old=_USTRD,
        new=f"<Ustrd>{'R' * 141}</Ustrd>",
        code="remittance_wrong",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="other method",
        old="<PmtMtd>DD",
        new="<PmtMtd>TRF",
        code="value_not_allowed",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="other order",
        old=f"{_AMOUNT}<DrctDbtTx>",
        new="<DrctDbtTx>",
        code="element_missing",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="namespace",
        old="pain.008.001.08",
        new="pain.008.001.02",
        code="schema_violated",
        iso=False,
        dk=False,
    ),
    Mutation(
        name="cut off",
        old="</CstmrDrctDbtInitn></Document>",
        new="",
        code="schema_violated",
        iso=False,
        dk=False,
    ),
]
ALL = [*NINETEEN, *ONE_BANK_REFUSES, *ONLY_DK, *NEITHER]


def mutate(data: bytes, mutation: Mutation) -> bytes:
    old, new = mutation.old.encode(), mutation.new.encode()
    assert old in data, f"{mutation.name}: nothing to change"
    return data.replace(old, new, 1)


@pytest.fixture
def good(collection: DirectDebitFile, debits: list[DirectDebit], write: Write) -> bytes:
    return write(collection, debits)


def test_the_good_file_is_good(good: bytes, today: date, gbic_5: Verdict) -> None:
    assert gbic_5(good) == ""
    assert check_file(good, today=today) == []


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name)
def test_every_wrong_file_is_refused_by_name(good: bytes, mutation: Mutation, today: date) -> None:
    assert mutation.code in codes(check_file(mutate(good, mutation), today=today))


@pytest.mark.parametrize("mutation", ALL, ids=lambda mutation: mutation.name)
def test_what_the_schemas_say(good: bytes, mutation: Mutation, gbic_5: Verdict) -> None:
    data = mutate(good, mutation)
    assert _iso_accepts(data) is mutation.iso
    if mutation.name != "cut off":
        assert (gbic_5(data) == "") is mutation.dk


def test_a_debit_twice(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write
) -> None:
    """What sepaxml does when a file is exported twice: sums are right, both schemas accept."""
    data = write(collection, [*debits, *debits])
    assert codes(check_file(data, today=date(2027, 1, 20))) == {
        "end_to_end_id_duplicate",
        "transaction_duplicate",
    }


def test_two_blocks(good: bytes, today: date) -> None:
    block = good[good.index(b"<PmtInf>") : good.index(b"</CstmrDrctDbtInitn>")]
    data = good.replace(b"</CstmrDrctDbtInitn>", block + b"</CstmrDrctDbtInitn>")
    assert {"several_payment_blocks", "transaction_count_wrong", "control_sum_wrong"} <= codes(
        check_file(data, today=today)
    )
    mixed = data.replace(b"<Cd>CORE</Cd>", b"<Cd>B2B</Cd>", 1)
    assert "instruments_mixed" in codes(check_file(mixed, today=today))


def test_an_account_outside_the_eea_needs_an_address(
    collection: DirectDebitFile, debits: list[DirectDebit], write: Write, today: date
) -> None:
    data = write(collection, debits)
    start, end = data.index(b"<PstlAdr>"), data.index(b"</PstlAdr>") + len(b"</PstlAdr>")
    assert codes(check_file(data[:start] + data[end:], today=today)) == {"debtor_address_missing"}


def test_every_finding_has_a_code_and_a_sentence(good: bytes, today: date) -> None:
    for mutation in ALL:
        for finding in check_file(mutate(good, mutation), today=today):
            assert finding.code != "collection_defect"
            assert finding.message
            assert "{" not in finding.message


def test_a_doctype_is_refused(good: bytes, today: date) -> None:
    for far in (b"", b"<!--" + b" " * 5000 + b"-->"):
        evil = good.replace(b"<Document", far + b'<!DOCTYPE a [<!ENTITY b "c">]><Document', 1)
        with pytest.raises(DoctypeRefused):
            check_file(evil, today=today)


def test_no_cut_is_taken_for_a_whole_file(good: bytes) -> None:
    """lxml takes some cut files for whole when told not to resolve entities."""
    for length in range(len(good) - 1):
        with pytest.raises(SchemaViolation):
            validate_stream(io.BytesIO(good[:length]))


@pytest.mark.parametrize("data", [b"", b"hello", b"<a/>", b"\x00\x01"])
def test_what_is_no_collection_at_all(data: bytes, today: date) -> None:
    assert "schema_violated" in codes(check_file(data, today=today))


def _iso_accepts(data: bytes) -> bool:
    try:
        validate_stream(io.BytesIO(data))
    except SchemaViolation:
        return False
    return True
