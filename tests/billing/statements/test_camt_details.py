"""What camt entries say of parties, codes, fees and balances."""

from __future__ import annotations

import pytest

from services.billing.statements import read_bank_file
from services.billing.statements.amounts import cents
from services.billing.statements.bank_file import BankValueUnreadable
from services.billing.statements.statement import EntryDetail, Statement, StatementEntry

OWN, MEMBER, HALL = (
    "DE87200500001234567890",
    "FR1420041010050500013M02606",
    "DE21500500009876543210",
)
ACCOUNT = f"<Acct><Id><IBAN>{OWN}</IBAN></Id></Acct>"
FRAME = (
    "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.08'><BkToCstmrStmt><Stmt>"
    "<Id>S-1</Id>{}</Stmt></BkToCstmrStmt></Document>"
)


def entry(detail: str, indicator: str = "DBIT", inner: str = "") -> StatementEntry:
    """The entry of 53.00 euros with this inside, and inside its only detail."""
    (found,) = read_bank_file(
        FRAME.format(
            f"{ACCOUNT}<Ntry><Amt Ccy='EUR'>53.00</Amt><CdtDbtInd>{indicator}</CdtDbtInd>"
            f"<Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>2027-02-18</Dt></BookgDt>{inner}"
            f"<NtryDtls><TxDtls>{detail}</TxDtls></NtryDtls></Ntry>"
        ).encode()
    ).entries
    return found


def only(detail: str, indicator: str = "DBIT", inner: str = "") -> EntryDetail:
    (found,) = entry(detail, indicator, inner).details
    return found


def statement(inner: str) -> Statement:
    (found,) = read_bank_file(FRAME.format(inner).encode()).statements
    return found


def parties(debtor: str, creditor: str) -> str:
    return (
        f"<RltdPties><Dbtr><Pty><Nm>D</Nm></Pty></Dbtr><DbtrAcct><Id><IBAN>{debtor}</IBAN></Id>"
        f"</DbtrAcct><Cdtr><Pty><Nm>C</Nm></Pty></Cdtr><CdtrAcct><Id><IBAN>{creditor}</IBAN></Id>"
        "</CdtrAcct></RltdPties>"
    )


RETURNED = "<RtrInf><Rsn><Cd>MS03</Cd></Rsn></RtrInf>"


@pytest.mark.parametrize(
    ("indicator", "inner", "name", "iban"),
    [
        ("CRDT", parties(MEMBER, OWN), "D", MEMBER),  # a member pays
        ("DBIT", parties(OWN, HALL), "C", HALL),  # we pay the hall
        ("DBIT", parties(MEMBER, OWN) + RETURNED, "D", MEMBER),  # our debit comes back
        ("DBIT", parties(MEMBER, OWN), "D", MEMBER),  # the same without a reason
        ("CRDT", "", "", None),
    ],
)
def test_the_counterparty_is_who_is_not_us(
    indicator: str, inner: str, name: str, iban: str | None
) -> None:
    detail = only(inner, indicator)
    assert (detail.counterparty_name, detail.counterparty_iban) == (name, iban)


def test_an_account_number_with_spaces_is_the_same() -> None:
    spaced = "FR14 2004 1010 0505 0001 3M02 606"
    assert only(parties(spaced, OWN), "CRDT").counterparty_iban == MEMBER


@pytest.mark.parametrize(
    ("code", "gvc", "suffix"),
    [
        ("NTRF+109+00931+901", "109", "901"),
        ("NTRF+109++914", "109", "914"),
        ("NRTI+109+00931", "109", None),
        ("NTRF+166", "166", None),
        ("109", None, None),
        ("NTRF", None, None),
        ("", None, None),
    ],
)
def test_the_german_code_is_read_in_its_parts(
    code: str, gvc: str | None, suffix: str | None
) -> None:
    written = f"<BkTxCd><Prtry><Cd>{code}</Cd></Prtry></BkTxCd>"
    detail = only(written)
    assert (detail.gvc, detail.gvc_suffix) == (gvc, suffix)
    above = only("", inner=written)
    assert (above.gvc, above.gvc_suffix) == (gvc, suffix), "told by the entry for its details"


def test_an_entry_without_codes_has_those_of_its_first_detail() -> None:
    domain = (
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>IDDT</Cd><SubFmlyCd>UPDD</SubFmlyCd></Fmly></Domn>"
        "<Prtry><Cd>NTRF+109</Cd></Prtry></BkTxCd>"
    )
    found = entry(domain)
    assert (found.bank_transaction_code, found.gvc) == ("PMNT/IDDT/UPDD", "109")


@pytest.mark.parametrize("text", ["NOTPROVIDED", "notprovided", "NONREF", ""])
def test_ids_that_say_nothing_are_none(text: str) -> None:
    detail = only(
        f"<Refs><EndToEndId>{text}</EndToEndId><MndtId>{text}</MndtId></Refs>"
        f"<RmtInf><Strd><CdtrRefInf><Ref>{text}</Ref></CdtrRefInf></Strd></RmtInf>"
    )
    assert (detail.end_to_end_id, detail.mandate_id, detail.creditor_reference) == (None,) * 3


def fee(amount: str, more: str = "") -> str:
    return f"<Rcrd><Amt Ccy='EUR'>{amount}</Amt>{more}</Rcrd>"


@pytest.mark.parametrize(
    ("fees", "included", "apart"),
    [
        (fee("3.00"), 300, 0),
        (fee("3.90") + fee("2.50"), 640, 0),
        (fee("3.00", "<ChrgInclInd>true</ChrgInclInd>"), 300, 0),
        (fee("3.00", "<ChrgInclInd>false</ChrgInclInd>"), 0, 300),
        (fee("3.00", "<ChrgInclInd>0</ChrgInclInd>"), 0, 300),
        (fee("3.90") + fee("1.00", "<CdtDbtInd>CRDT</CdtDbtInd>"), 290, 0),
        (fee("3.90") + fee("1.00", "<ChrgInclInd>false</ChrgInclInd>"), 390, 100),
        (fee("0.00"), 0, 0),
        ("<Rcrd/>", 0, 0),
    ],
)
def test_fees_inside_the_amount_and_told_apart(fees: str, included: int, apart: int) -> None:
    detail = only(f"<Chrgs>{fees}</Chrgs>")
    assert (detail.charges_cents, detail.charges_apart_cents) == (included, apart)


def test_an_amount_in_another_currency_is_not_taken_for_ours() -> None:
    dollars = "<Amt Ccy='USD'>60.00</Amt>"
    asked = "<AmtDtls><InstdAmt><Amt Ccy='USD'>60.00</Amt></InstdAmt></AmtDtls>"
    detail = only(dollars + asked)
    assert (detail.amount_cents, detail.instructed_cents) == (-5300, None)


def test_of_several_details_each_says_its_own_amount_or_none() -> None:
    two = "<Amt Ccy='EUR'>50.00</Amt></TxDtls><TxDtls><Refs><EndToEndId>E2E-2</EndToEndId></Refs>"
    first, second = entry(two).details
    assert (first.amount_cents, second.amount_cents) == (-5000, None)
    assert (first.index, second.index) == (0, 1)


def test_the_count_of_a_batch_is_a_number_or_unknown() -> None:
    for text, count in (("12", 12), ("twelve", None), ("٣", None), ("", None)):
        batch = f"<Btch><PmtInfId>P</PmtInfId><NbOfTxs>{text}</NbOfTxs></Btch>"
        found = entry("</TxDtls>" + batch + "<TxDtls>").batch
        assert found is not None
        assert found.number_of_transactions == count


# -- heads and balances -------------------------------------------------------------------------


def balance(kind: str, amount: str, indicator: str = "CRDT") -> str:
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{indicator}</CdtDbtInd><Dt><Dt>2027-02-18</Dt></Dt></Bal>"
    )


@pytest.mark.parametrize(
    ("balances", "opening", "closing"),
    [
        (balance("OPBD", "10.00") + balance("CLBD", "20.00"), 1000, 2000),
        (balance("PRCD", "10.00") + balance("CLBD", "20.00"), 1000, 2000),
        (balance("PRCD", "9.00") + balance("OPBD", "10.00"), 1000, None),
        (balance("OPBD", "10.00", "DBIT") + balance("CLBD", "0.00"), -1000, 0),
        ("", None, None),
    ],
)
def test_balances_are_signed_and_the_opening_of_the_day_wins(
    balances: str, opening: int | None, closing: int | None
) -> None:
    found = statement(ACCOUNT + balances)
    assert (found.opening_cents, found.closing_cents) == (opening, closing)
    assert (found.opening_on is None, found.closing_on is None) == (
        opening is None,
        closing is None,
    )


@pytest.mark.parametrize(
    ("inner", "number"),
    [
        ("<ElctrncSeqNb>7</ElctrncSeqNb><LglSeqNb>3</LglSeqNb>", "7"),
        ("<LglSeqNb>3</LglSeqNb>", "3"),
        ("", None),
    ],
)
def test_a_statement_has_its_electronic_or_its_legal_number(inner: str, number: str | None) -> None:
    assert statement(inner + ACCOUNT).number == number


def test_an_account_without_iban_is_known_by_its_other_number() -> None:
    other = "<Acct><Id><Othr><Id>1234 5678</Id></Othr></Id><Ccy>CHF</Ccy></Acct>"
    found = statement(other)
    assert (found.account_iban, found.currency) == ("12345678", "CHF")


# -- amounts ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("1", 100), ("1.", 100), ("1.5", 150), ("1.50", 150), ("1.500", 150),
     ("999999999.99", 99_999_999_999), ("007.00", 700)],
)  # fmt: skip
def test_cents_of_an_amount(text: str, expected: int) -> None:
    assert cents(text) == expected


@pytest.mark.parametrize("text", ["", ".", ".5", "-1.00", "+1.00", "1,00", "1.005", "1 000", "١"])
def test_what_is_no_amount_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(BankValueUnreadable) as refused:
        cents(text)
    assert refused.value.details == {"value": text, "kind": "amount"}
    assert refused.value.code == "bank_file_value_unreadable"


HOSTILE = "Zahlung\u0096 BR-2027-0001 \u202e7202\u202c\u2028Zeile &#x9F;\u007f"
KEPT = "Zahlung– BR-2027-0001 7202 Zeile Ÿ"


def test_free_texts_are_repaired() -> None:
    """A bank cannot be asked to type again; its C1 characters are those of Windows-1252."""
    found = entry(
        f"<Refs><EndToEndId>E{HOSTILE}</EndToEndId><MndtId>M{HOSTILE}</MndtId></Refs>"
        f"<RltdPties><Dbtr><Nm>{HOSTILE}</Nm></Dbtr></RltdPties>"
        f"<RmtInf><Ustrd>{HOSTILE}</Ustrd><Strd><CdtrRefInf><Ref>{HOSTILE}</Ref></CdtrRefInf>"
        f"</Strd></RmtInf><RtrInf><Rsn><Prtry>{HOSTILE}</Prtry></Rsn><AddtlInf>{HOSTILE}</AddtlInf>"
        "</RtrInf>",
        inner=f"<AcctSvcrRef>{HOSTILE}</AcctSvcrRef><AddtlNtryInf>{HOSTILE}</AddtlNtryInf>",
    )
    (detail,) = found.details
    assert {found.text, found.bank_reference} == {KEPT}
    assert (detail.end_to_end_id, detail.mandate_id) == (f"E{KEPT}", f"M{KEPT}")
    assert {
        detail.remittance,
        detail.creditor_reference,
        detail.debtor_name,
        detail.counterparty_name,
        detail.return_reason,
        detail.return_text,
    } == {KEPT}


def test_an_entry_is_known_by_what_the_bank_wrote() -> None:
    """Cleaned otherwise one day, it must not be booked again: 0.1.0 knew this one as follows."""
    found = entry("<RmtInf><Ustrd>A\u0085B \u202e C</Ustrd></RmtInf>")
    assert found.fingerprint == "943e2a91d057866b3d88b4b7eb8cf6aa-0"
