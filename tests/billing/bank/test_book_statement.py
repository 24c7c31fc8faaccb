"""What an entry can be by its codes, ids and parts: returns, charges, money of ours come back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from tests.support.bank import IBAN, Bank
from tests.support.bank_statements import Ntry, Tx, statement

DAY = date(2027, 2, 18)


def coded(data: bytes, code: str) -> bytes:
    """The entry with an ISO code PMNT/family/sub-family."""
    family, sub = code.split("/")
    inner = f"<Cd>{family}</Cd><SubFmlyCd>{sub}</SubFmlyCd>"
    xml = f"<BkTxCd><Domn><Cd>PMNT</Cd><Fmly>{inner}</Fmly></Domn>"
    return data.replace(b"<BkTxCd>", xml.encode())


@pytest.mark.parametrize("gvc", ["159", "160"])
def test_a_transfer_of_ours_that_comes_back_pays_nothing(bank: Bank, gvc: str) -> None:
    """F3."""
    text = f"Erstattung zu {bank.number('M-4')}"
    bank.says(Ntry(60000, DAY, "B-1", gvc, txs=(Tx(text=text, reason="AC01"),)))
    assert (bank.open("M-4"), bank.balance("unmatched")) == (60000, -60000)


@pytest.mark.parametrize("code", ["ICDT/RRTN", "IRCT/RRTN", "RCDT/RRTN"])
def test_its_iso_code_says_so_too(bank: Bank, code: str) -> None:
    entry = Ntry(60000, DAY, "B-1", txs=(Tx(text=bank.number("M-4")),))
    bank.imports(coded(statement(IBAN, entry), code))
    assert (bank.open("M-4"), bank.balance("unmatched")) == (60000, -60000)


def test_a_reason_alone_says_so(bank: Bank) -> None:
    bank.says(Ntry(60000, DAY, "B-1", "166", txs=(Tx(text=bank.number("M-4"), reason="AC04"),)))
    assert bank.open("M-4") == 60000


def test_an_ordinary_transfer_still_pays(bank: Bank) -> None:
    bank.says(Ntry(60000, DAY, "B-1", "166", txs=(Tx(text=bank.number("M-4")),)))
    assert bank.open("M-4") == 0


@pytest.mark.parametrize(
    ("digits", "cents", "paid"),
    [
        ("{}8", 60000, True),
        ("{}8", 12300, False),
        ("0{}", 12300, True),
        ("{}", 100, True),
    ],
)
def test_a_doubtful_number_counts_only_if_the_amount_fits(
    bank: Bank, digits: str, cents: int, paid: bool
) -> None:
    """F6: "BR-2027-00158" is not BR-2027-0015 because it begins like it."""
    series, number = bank.number("M-4").rsplit("-", 1)
    text = f"{series}-{digits.format(number)}"
    bank.says(Ntry(cents, DAY, "P-1", "166", txs=(Tx(text=text),)))
    assert bank.open("M-4") == (60000 - cents if paid else 60000)
    assert bank.balance("unmatched") == (0 if paid else -cents)


def test_a_net_booking_with_its_details(bank: Bank) -> None:
    """F7: one credit that is the collection less a return and its fee, all told."""
    credits = tuple(Tx(bank.cents[one], bank.e2e[one]) for one in ("M-2", "M-3"))
    returned = Tx(60350, bank.e2e["M-1"], reason="MS03", instructed=60000, fees=(350,))
    data = statement(IBAN, Ntry(270000 - 60350, DAY, "N-1", "192", txs=credits))
    end = b"</NtryDtls>"
    bank.imports(data.replace(end, returned.xml("DBIT").encode() + end))
    assert (bank.open("M-2"), bank.open("M-3")) == (0, 0)
    assert bank.item("M-1").reason == "MS03"
    assert bank.balance("unmatched") == 0


@pytest.mark.parametrize(
    "text", ["EREF+{} SVWZ+RUECKLASTSCHRIFT", "Rücklastschrift {}", "RLS EREF{}KREF+NONREF"]
)
@pytest.mark.parametrize("where", ["detail", "entry"])
def test_a_return_whose_id_stands_only_in_a_text(bank: Bank, text: str, where: str) -> None:
    """F7: with and without details."""
    bank.says(bank.credit())
    told = text.format(bank.e2e["M-1"])
    entry = Ntry(-60350, DAY, "R-1", "109", text=told)
    if where == "detail":
        entry = replace(entry, text="", txs=(Tx(60350, text=told),))
    bank.says(entry, id_="S-2")
    assert (bank.open("M-1"), bank.balance("unmatched")) == (60000, 0)
    assert bank.balance("bank_fees") == 350


def test_a_fee_that_names_a_debit_is_a_fee(bank: Bank) -> None:
    """F10: booked by itself, with our id in its text."""
    bank.says(bank.credit())
    bank.says(bank.returned("M-1", fees=()), id_="S-2")
    fee = Ntry(-350, DAY, "F-1", "808", text=f"Entgelt Rücklastschrift {bank.e2e['M-1']}")
    report = bank.says(fee, id_="S-3")
    assert (report.unmatched, bank.balance("bank_fees")) == ([], 350)
    assert bank.item("M-1").fees_cents == 350
    assert bank.open("M-1") == 60000


def test_what_nothing_explains_stays_with_a_text(bank: Bank) -> None:
    parts = (Tx(60000, text=bank.number("M-4")), Tx(90000, text=bank.number("M-5")))
    report = bank.says(Ntry(149000, DAY, "P-1", "166", txs=parts))
    assert (bank.open("M-4"), bank.open("M-5")) == (0, 0)
    assert [one.amount_cents for one in report.unmatched] == [-1000]
    assert all(one.text for one in report.unmatched)
