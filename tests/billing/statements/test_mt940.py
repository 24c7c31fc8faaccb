"""MT940 as German banks write it: texts of field 86, returns with their parts, signs, balances."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.sepa.iban import make_iban
from services.billing.statements import BankFile, read_bank_file
from services.billing.statements.bank_file import BankFileBroken, BankFileError
from services.billing.statements.statement import is_return, return_split
from tests.support.camt import entry_xml, statement_xml

IBAN = make_iban("DE", "265900250099999900")
HEAD = ":20:STARTUMS\n:25:26590025/0099999900\n:28C:00012/001\n:60F:C270214EUR1000,00\n"
TRANSFER = (
    ":61:2702150215CR300,00NTRFNONREF//B7B123\n"
    ":86:166?00GUTSCHRIFT?109310?20EREF+NOTPROVIDED?21SVWZ+BR-2027-0004 Bei?22trag Anker"
    "?30DEUTDEFF?31DE02120300000000202051?32Anker Guss?33 GmbH\n"
)
RETURN = (
    ":61:2702160216D303,50N109NONREF//B7B124\n/OCMT/EUR300,00//CHGS/EUR3,50/\n"
    ":86:109?00RUECKLASTSCHRIFT?109310?20EREF+01A21A95-01?21MREF+FELD-101?22CRED+DE98ZZZ0999"
    "?239999999?24OAMT+300,00?25COAM+3,50?26SVWZ+RETURN/REFUND?32Anker Guss GmbH?34901\n"
)
TAIL = ":62F:C270216EUR996,50\n-\n"


def read(text: str) -> BankFile:
    return read_bank_file(text.encode())


def test_a_statement_with_its_entries() -> None:
    file = read(HEAD + TRANSFER + RETURN + TAIL)
    (head,) = file.statements
    assert (head.account_iban, head.number, head.adds_up) == (IBAN, "00012/001", True)
    assert (head.opening_cents, head.closing_cents) == (100000, 99650)
    transfer, returned = file.entries
    assert (transfer.amount_cents, transfer.booking_date) == (30000, date(2027, 2, 15))
    (detail,) = transfer.details
    assert detail.remittance == "BR-2027-0004 Beitrag Anker"
    assert (detail.counterparty_name, detail.end_to_end_id) == ("Anker Guss GmbH", None)
    assert detail.counterparty_iban == "DE02120300000000202051"
    (detail,) = returned.details
    assert (detail.end_to_end_id, detail.mandate_id) == ("01A21A95-01", "FELD-101")
    assert is_return(returned, detail)
    assert (return_split(returned, detail), detail.return_reason) == ((30000, 350, True), "AC01")


@pytest.mark.parametrize(
    ("mark", "cents"), [("C", 30000), ("CR", 30000), ("D", -30000), ("RC", -30000), ("RD", 30000)]
)
def test_signs(mark: str, cents: int) -> None:
    (entry,) = read(HEAD + TRANSFER.replace("CR300", f"{mark}300") + TAIL).entries
    assert (entry.amount_cents, entry.reversal) == (cents, mark in ("RC", "RD"))


@pytest.mark.parametrize(
    "wrap",
    ["{1:F01BANKDEFFXXXX0000000000}{2:O940}{4:\n%s-}", "\r\n%s", "%s\n\n", "\ufeff%s"],
)
def test_envelopes_and_line_ends(wrap: str) -> None:
    for text in (HEAD + TRANSFER + TAIL, (HEAD + TRANSFER + TAIL).replace("\n", "\r\n")):
        assert [entry.amount_cents for entry in read(wrap % text).entries] == [30000]


def test_latin_1() -> None:
    text = HEAD + TRANSFER.replace("Anker Guss", "Müller") + TAIL
    (entry,) = read_bank_file(text.encode("latin-1")).entries
    assert entry.details[0].counterparty_name == "Müller GmbH"


def test_several_statements_keep_their_heads() -> None:
    second = HEAD.replace("00012/001", "00013/001").replace("1000,00", "996,50").replace("14", "16")
    file = read(HEAD + TRANSFER + RETURN + TAIL + second + TAIL.replace("-\n", ""))
    assert [head.number for head in file.statements] == ["00012/001", "00013/001"]
    assert [entry.statement.place for entry in file.entries] == [0, 0]


def test_the_same_money_as_camt_has_the_same_fingerprint() -> None:
    (mt,) = read(HEAD + TRANSFER + TAIL).entries
    (camt,) = read_bank_file(
        statement_xml(
            entry_xml("300.00", "CRDT", reference="B7B123", detail="").replace(
                "2027-02-18", "2027-02-15"
            ),
        ).replace(b"DE87 2005 0000 1234 5678 90", IBAN.encode())
    ).entries
    assert mt.fingerprint == camt.fingerprint


def test_two_equal_entries_are_two() -> None:
    unnamed = TRANSFER.replace("//B7B123", "")
    entries = read(HEAD + unnamed + unnamed + TAIL).entries
    assert len({entry.fingerprint for entry in entries}) == 2


def test_unstructured_texts_and_line_breaks_anywhere() -> None:
    text = TRANSFER.replace("SVWZ+BR-2027-0004 Bei", "SVWZ+BR-20\n27-0004 Bei")
    (entry,) = read(HEAD + text + TAIL).entries
    assert entry.details[0].remittance == "BR-2027-0004 Beitrag Anker"
    (entry,) = read(HEAD + ":61:270215C5,00NMSC\n:86:Spende Fest\nDanke\n" + TAIL).entries
    assert entry.details[0].remittance == "Spende Fest Danke"


@pytest.mark.parametrize(
    "wrong",
    [
        TRANSFER.replace(":61:2702150215CR300,00", ":61:gibberish"),
        TRANSFER.replace("CR300,00", "XX300,00"),
        TRANSFER.replace(":61:270215", ":61:271315"),
        TRANSFER.replace("300,00", "300,005"),
    ],
)
def test_an_entry_that_cannot_be_read_refuses_the_file(wrong: str) -> None:
    with pytest.raises(BankFileError):
        read(HEAD + TRANSFER + wrong + TAIL)


def test_only_a_beginning() -> None:
    with pytest.raises(BankFileBroken):
        read(":20:")


def test_a_long_statement_is_read_to_its_end() -> None:
    """Read once, the stream gave the first 64 KiB, and the rest of the money was lost."""
    entries = "".join(TRANSFER.replace("B7B123", f"B7B{place}") for place in range(2_000))
    file = read(HEAD + entries + TAIL)
    assert (len(file.entries), file.statements[0].entries) == (2_000, 2_000)
    assert file.statements[0].closing_cents == 99650


@pytest.mark.parametrize(
    "lost",
    [
        (":20:STARTUMS\n", ""),  # of the second statement: its entries are in none
        ("CR300,00N", "CR0000-00-00N"),
        ("CR300,00N", "CR300N"),
        ("CR300,00N", "CR300,001N"),
        ("EUR1000", "E R1000"),
        ("EUR1000", "9991000"),
    ],
)
def test_money_that_is_not_clear_is_refused(lost: tuple[str, str]) -> None:
    damaged = (HEAD + TRANSFER).replace(*lost)
    with pytest.raises(BankFileError):
        read(HEAD + TRANSFER + TAIL + "{1:" + damaged + TAIL + "}")
    with pytest.raises(BankFileError):
        read(damaged + TAIL)
