"""Records out of a camt file: what is found where, in every version, while it streams by."""

from __future__ import annotations

import io
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.sepa.schema import DoctypeRefused
from services.billing.statements.bank_file import BankFileBroken
from services.billing.statements.camt_records import Record, read_records

ENTRY = "<Amt Ccy='EUR'>1.00</Amt><CdtDbtInd>CRDT</CdtDbtInd>"


def file(inner: str, root: str = "BkToCstmrStmt", part: str = "Stmt") -> bytes:
    return f"<Document><{root}><GrpHdr/><{part}>{inner}</{part}></{root}></Document>".encode()


def records(data: bytes, prefix: str = "") -> list[tuple[str, Record, Record]]:
    return list(read_records(io.BytesIO(data), prefix))


def entry(inner: str) -> Record:
    """The record of a single entry with this inside."""
    found = [
        record for kind, record, _ in records(file(f"<Ntry>{inner}</Ntry>")) if kind == "entry"
    ]
    assert len(found) == 1
    return found[0]


def detail(inner: str) -> Record:
    (found,) = entry(f"<NtryDtls><TxDtls>{inner}</TxDtls></NtryDtls>").parts["detail"]
    return found


def test_each_entry_comes_before_the_end_of_its_statement() -> None:
    found = records(file(f"<Id>S-1</Id><Ntry>{ENTRY}</Ntry><Ntry>{ENTRY}</Ntry>"))
    assert [kind for kind, _, _ in found] == ["entry", "entry", "statement"]


def test_an_entry_is_given_the_head_of_its_statement() -> None:
    head = "<Id>S-1</Id><Acct><Id><IBAN>DE1</IBAN></Id><Ccy>EUR</Ccy></Acct>"
    (_, _, statement), _ = records(file(f"{head}<Ntry>{ENTRY}</Ntry>"))
    assert statement.texts == {"statement_id": "S-1", "account": "DE1", "currency": "EUR"}


@pytest.mark.parametrize(
    ("root", "part"),
    [("BkToCstmrAcctRpt", "Rpt"), ("BkToCstmrStmt", "Stmt"), ("BkToCstmrDbtCdtNtfctn", "Ntfctn")],
)
def test_three_messages_have_the_same_records(root: str, part: str) -> None:
    inner = f"<Id>1</Id><Ntry>{ENTRY}<AddtlNtryInf>Dank</AddtlNtryInf></Ntry>"
    assert records(file(inner, root, part)) == records(file(inner))


def test_a_report_inside_a_statement_is_no_statement() -> None:
    """The part must be the one of its message."""
    assert records(file(f"<Ntry>{ENTRY}</Ntry>", "BkToCstmrStmt", "Rpt")) == []


VERSIONS = {
    "status": ("<Sts>BOOK</Sts>", "<Sts><Cd>BOOK</Cd></Sts>", "status", "BOOK"),
    "booking day": (
        "<BookgDt><Dt>2027-02-15</Dt></BookgDt>",
        "<BookgDt><DtTm>2027-02-15</DtTm></BookgDt>",
        "booked",
        "2027-02-15",
    ),
    "value day": (
        "<ValDt><Dt>2027-02-15</Dt></ValDt>",
        "<ValDt><DtTm>2027-02-15</DtTm></ValDt>",
        "valued",
        "2027-02-15",
    ),
}


@pytest.mark.parametrize("name", VERSIONS)
def test_old_and_new_versions_say_the_same_of_an_entry(name: str) -> None:
    old, new, field, text = VERSIONS[name]
    assert entry(old).get(field) == entry(new).get(field) == text


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("<Dbtr><Nm>Müller</Nm></Dbtr>", "<Dbtr><Pty><Nm>Müller</Nm></Pty></Dbtr>", "debtor_name"),
        ("<Cdtr><Nm>Müller</Nm></Cdtr>", "<Cdtr><Pty><Nm>Müller</Nm></Pty></Cdtr>",
         "creditor_name"),
    ],
)  # fmt: skip
def test_old_and_new_versions_name_the_same_party(old: str, new: str, field: str) -> None:
    for inner in (old, new):
        assert detail(f"<RltdPties>{inner}</RltdPties>").get(field) == "Müller"


def test_a_fee_stands_alone_or_in_a_record() -> None:
    (old,) = detail("<Chrgs><Amt Ccy='EUR'>3.00</Amt></Chrgs>").parts["charges"]
    assert old.get("amount") == "3.00"
    two = "<Rcrd><Amt Ccy='EUR'>3.90</Amt></Rcrd><Rcrd><Amt Ccy='EUR'>2.50</Amt></Rcrd>"
    (new,) = detail(f"<Chrgs>{two}</Chrgs>").parts["charges"]
    assert [fee.get("amount") for fee in new.parts["charges"]] == ["3.90", "2.50"]


@pytest.mark.parametrize(
    ("inner", "field", "text"),
    [
        ("<RmtInf><Ustrd>Rechnung</Ustrd><Ustrd> 4711 </Ustrd></RmtInf>", "remittance",
         "Rechnung 4711"),
        ("<RtrInf><AddtlInf>one</AddtlInf><AddtlInf>two</AddtlInf></RtrInf>", "reason_text",
         "one two"),
        ("<Refs><TxId>A</TxId><InstrId>B</InstrId><Prtry><Ref>C</Ref></Prtry></Refs>",
         "references", "A B C"),
        ("<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>RCDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn>"
         "</BkTxCd>", "domain", "PMNT/RCDT/ESCT"),
        ("<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>", "reason", "MS03"),
        ("<RtrInf><Rsn><Prtry>914</Prtry></Rsn></RtrInf>", "reason", "914"),
    ],
)  # fmt: skip
def test_what_is_repeated_is_joined(inner: str, field: str, text: str) -> None:
    assert detail(inner).get(field) == text


def test_else_the_first_text_counts() -> None:
    found = detail("<Refs><EndToEndId>A</EndToEndId><EndToEndId>B</EndToEndId></Refs>")
    assert found.get("end_to_end_id") == "A"


def test_empty_texts_are_not_there_and_space_around_them_is_none() -> None:
    found = detail("<Refs><EndToEndId>  </EndToEndId><MndtId>\n M-1 \t</MndtId><MsgId/></Refs>")
    assert found.texts == {"mandate_id": "M-1"}
    assert found.get("end_to_end_id") == ""


def test_a_currency_belongs_to_its_amount() -> None:
    found = detail(
        "<Amt Ccy='EUR'>10.00</Amt>"
        "<AmtDtls><InstdAmt><Amt Ccy='USD'>11.00</Amt></InstdAmt></AmtDtls>"
    )
    assert found.texts == {
        "currency": "EUR",
        "amount": "10.00",
        "instructed_currency": "USD",
        "instructed": "11.00",
    }


def test_parts_of_an_entry_stay_apart_from_the_entry() -> None:
    found = entry(
        f"{ENTRY}<NtryDtls><Btch><MsgId>RUN</MsgId><NbOfTxs>2</NbOfTxs><TtlAmt>3.00</TtlAmt></Btch>"
        "<TxDtls><Amt Ccy='EUR'>1.00</Amt></TxDtls><TxDtls><Amt Ccy='EUR'>2.00</Amt></TxDtls>"
        "</NtryDtls>"
    )
    assert found.get("amount") == "1.00"
    assert found.parts["batch"][0].texts == {
        "message_id": "RUN",
        "transactions": "2",
        "total": "3.00",
    }
    assert [each.get("amount") for each in found.parts["detail"]] == ["1.00", "2.00"]


def test_balances_belong_to_the_statement() -> None:
    balance = (
        "<Bal><Tp><CdOrPrtry><Cd>CLBD</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>5.00</Amt>"
        "<CdtDbtInd>DBIT</CdtDbtInd><Dt><Dt>2027-02-15</Dt></Dt></Bal>"
    )
    ((kind, statement, _),) = records(file(balance))
    assert kind == "statement"
    assert statement.parts["balance"][0].texts == {
        "kind": "CLBD",
        "currency": "EUR",
        "amount": "5.00",
        "indicator": "DBIT",
        "on": "2027-02-15",
    }


@pytest.mark.parametrize(
    "stranger",
    [
        "<SplmtryData><Envlp><Amt Ccy='USD'>9.00</Amt></Envlp></SplmtryData>",
        "<Other><AddtlNtryInf>not this</AddtlNtryInf></Other>",
        "<NtryDtls><Other><TxDtls><Amt Ccy='EUR'>9.00</Amt></TxDtls></Other></NtryDtls>",
        "<Ntry><Amt Ccy='EUR'>9.00</Amt></Ntry>",
        "<!-- <Amt>9.00</Amt> -->",
        "<?note Amt?>",
    ],
)
def test_what_stands_in_a_strange_place_is_not_read(stranger: str) -> None:
    assert entry(stranger + ENTRY) == entry(ENTRY)


def test_text_that_comes_in_pieces_is_one() -> None:
    assert entry("<AddtlNtryInf>M&#252;ller <![CDATA[& Söhne]]></AddtlNtryInf>").get("text") == (
        "Müller & Söhne"
    )


@given(st.from_regex(r"[A-Za-z_][A-Za-z0-9._-]{0,8}", fullmatch=True))
def test_any_prefix_gives_the_same_records(name: str) -> None:
    plain = file(f"<Id>1</Id><Ntry>{ENTRY}</Ntry>")
    prefixed = plain.replace(b"</", b"\0").replace(b"<", f"<{name}:".encode())
    prefixed = prefixed.replace(b"\0", f"</{name}:".encode())
    assert records(prefixed, f"{name}:") == records(plain)


@pytest.mark.parametrize(
    "data",
    [
        file(f"<Ntry>{ENTRY}</Ntry>")[:-1],
        file(f"<Ntry>{ENTRY}"),
        file("<a></b>"),
        file("&unknown;"),
        b'<?xml version="1.0" encoding="no-such"?><Document/>',
        b"\xff\xfe",
    ],
)
def test_what_is_cut_or_torn_is_broken(data: bytes) -> None:
    with pytest.raises(BankFileBroken) as broken:
        records(data)
    assert broken.value.code == "bank_file_broken"
    assert broken.value.details["reason"]


def test_a_doctype_is_refused_before_anything_is_given() -> None:
    with pytest.raises(DoctypeRefused):
        next(read_records(io.BytesIO(b"<!DOCTYPE a>" + file(f"<Ntry>{ENTRY}</Ntry>")), ""))


class Pieces:
    """A file that is made while it is read and counts what was taken of it."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self.taken = 0

    def read(self, _size: int = -1, /) -> bytes:
        piece = next(self._pieces, b"")
        self.taken += len(piece)
        return piece


def test_an_entry_is_given_before_the_rest_is_read() -> None:
    whole = file(f"<Ntry>{ENTRY}</Ntry>" * 1000)
    half = len(whole) // 2
    pieces = Pieces(iter([whole[:half], whole[half:]]))
    kind, _, _ = next(read_records(pieces, ""))
    assert kind == "entry"
    assert pieces.taken == half
