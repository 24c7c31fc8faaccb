"""Situations that people who do this job reported, each with the result that is right."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from lxml import etree

from tests.scenarios.field_desk import TREASURER, Desk
from tests.scenarios.field_desk import desk as desk


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("billed")


@pytest.fixture
def billed(desk: Desk, kept: Path) -> Desk:
    """Five members were invoiced for 2027, three by direct debit; made once, copied for each."""
    if not (kept / "data").exists():
        desk.apply()
        desk.members()
        desk.run()
        for name in ("data", "out"):
            shutil.copytree(desk.data.parent / name, kept / name)
    else:
        for name in ("data", "out"):
            shutil.copytree(kept / name, desk.data.parent / name)
    return desk


def numbers(said: dict[str, Any]) -> list[tuple[int, str, str]]:
    return [(one["row"], one["column"], one["code"]) for one in said["errors"]]


def stored(desk: Desk) -> list[tuple[object, ...]]:
    """Number, postcode, headcount and turnover of each member."""
    with closing(sqlite3.connect(desk.data / "members.sqlite")) as database:
        return database.execute(
            "SELECT number, postcode, employees, turnover_cents FROM member ORDER BY number"
        ).fetchall()


def test_01_postcodes_without_a_country(desk: Desk) -> None:
    desk.apply()
    folder = desk.cases / "01-plz-without-country"
    for name in ("list.csv", "sibling-empty-land.csv", "sibling-land.csv"):
        desk.members(folder / name)
    assert [one[1] for one in stored(desk)] == ["01067", "06108", "04109", "09111"]
    again = desk.members(folder / "list.csv")
    assert (again["created"], again["updated"]) == (0, 0)


def test_02_a_formula_without_its_result_is_no_empty_cell(desk: Desk, tmp_path: Path) -> None:
    make = desk.cases / "02-xlsx-formula-without-value" / "make.py"
    subprocess.run([sys.executable, make, tmp_path], check=True)
    desk.apply()
    desk.members(tmp_path / "fest.xlsx")
    before = stored(desk)
    refused = desk.members(tmp_path / "formel.xlsx", code=1)
    assert numbers(refused) == [
        (2, "employees", "formula_without_value"),
        (2, "turnover_eur", "formula_without_value"),
        (3, "employees", "formula_without_value"),
    ]
    assert stored(desk) == before
    wrong = desk.members(tmp_path / "fehler.xlsx", code=1)
    assert {one[:2] for one in numbers(wrong)} == {(2, "joined_on"), (2, "employees")}


@pytest.mark.parametrize("name", ["saved-by-excel.csv", "saved-without-mandate.csv"])
def test_03_numbers_that_lost_their_zeros(desk: Desk, name: str) -> None:
    desk.apply()
    folder = desk.cases / "03-member-number-zeros"
    desk.members(folder / "list.csv")
    refused = desk.members(folder / name, code=1)
    assert {(2, "member_number", "similar_number"), (3, "member_number", "similar_number")} <= set(
        numbers(refused)
    )
    if name == "saved-by-excel.csv":
        assert (2, "mandate_reference", "reference_taken") in numbers(refused)
    assert [one[0] for one in stored(desk)] == ["0041", "0042"]
    assert desk.preview(2027)["total_cents"] == 60000


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("sep-line", []),
        ("inner-quotes", [(3, "", "broken_quote")]),
        ("open-quote", [(2, "", "broken_quote")]),
        ("column-without-heading", [(2, "D", "column_without_heading")]),
        ("cr-only", []),
        ("utf16", [(1, "", "unicode_text")]),
    ],
)
def test_04_what_programs_make_of_a_csv(
    desk: Desk, name: str, errors: list[tuple[int, str, str]]
) -> None:
    desk.apply()
    file = desk.cases / "04-csv-export-quirks" / f"{name}.csv"
    said = desk.members(file, code=bool(errors))
    assert numbers(said) == errors
    assert len(stored(desk)) == (not errors)


PARTS = "06-parts-do-not-add-up"


def test_06_the_charge_of_a_batch_of_returns_stands_at_the_entry(billed: Desk) -> None:
    billed.today("2027-02-20")
    billed.bank(billed.filled(PARTS, "settle.xml.in"))
    first = billed.bank(billed.filled(PARTS, "a-return-fee-apart.xml.in"))
    assert [(one["reason"], one["fees_cents"]) for one in first["returns"]] == [("AM04", 350)]
    said = billed.bank(billed.filled(PARTS, "b-batch-return-fee-at-entry.xml.in"))
    assert {(one["invoice"], one["reason"], one["principal_cents"]) for one in said["returns"]} == {
        ("BR-2027-0001", "AC01", 30000),
        ("BR-2027-0002", "MD06", 60000),
    }
    assert said["unmatched"] == []
    assert billed.ledger()["balances"]["bank_fees"] == 350 + 700
    credit = billed.bank(billed.filled(PARTS, "c-batch-credit-less-charge.xml.in"))
    assert [(one["invoice"], one["amount_cents"]) for one in credit["matched"]] == [
        ("BR-2027-0004", 30000),
        ("BR-2027-0005", 30000),
    ]
    assert credit["unmatched"] == []
    assert billed.ledger()["balances"]["bank_fees"] == 350 + 700 + 150


def test_07_a_file_with_another_account(billed: Desk, tmp_path: Path) -> None:
    billed.today("2027-02-20")
    folder = billed.cases / "07-two-accounts-in-one-file"
    with zipfile.ZipFile(tmp_path / "auszug.zip", "w") as archive:
        archive.write(folder / "both.xml", "both.xml")
    for number, file in enumerate(
        (folder / "both.xml", folder / "sibling-empty-second.xml", tmp_path / "auszug.zip")
    ):
        said = billed.bank(file)
        assert [one["new"] for one in said["files"]] == [[1, 1, 0][number]]
        if not number:
            assert [one["invoice"] for one in said["matched"]] == ["BR-2027-0004"]
        assert [one["reason"] for one in said["left_out"]] == ["other_account"] * (number < 2)


@pytest.mark.parametrize("files", [["both.xml"], ["sibling-1.xml", "sibling-2.xml"]])
def test_08_two_statements_of_a_day(billed: Desk, files: list[str]) -> None:
    billed.today("2027-02-20")
    for name in files:
        said = billed.bank(billed.cases / "08-two-statements-one-day" / name)
        assert all(one["known"] == 0 for one in said["files"])
    assert said["balance"]["difference_cents"] == 0
    checked = billed.ledger()
    assert checked["balances"]["bank"] + checked["balances"]["opening_balance"] == 30000
    assert checked["bank"][0]["closing_cents"] == 130000


@pytest.mark.parametrize("name", ["fewer", "more", "glued", "year-and-number"])
def test_12_an_invoice_number_with_other_zeros(billed: Desk, name: str) -> None:
    billed.today("2027-02-20")
    said = billed.bank(billed.cases / "12-invoice-number-other-zeros" / f"{name}.xml")
    assert [(one["invoice"], one["amount_cents"]) for one in said["matched"]] == [
        ("BR-2027-0004", 30000)
    ]


REJECTED = "13-file-rejected-with-a-list"


def test_13_a_rejected_file_rejects_what_it_does_not_list(billed: Desk) -> None:
    billed.today("2027-01-28")
    said = billed.bank(billed.filled(REJECTED, "file-rejected.xml.in"))
    assert {(one["invoice"], one["reason"]) for one in said["returns"]} == {
        ("BR-2027-0001", "FF01"),
        ("BR-2027-0002", "AC01"),
        ("BR-2027-0003", "FF01"),
    }
    billed.today("2027-03-20")
    assert {"101", "102", "103"} <= billed.remind("2027-03-20").keys()


def test_13_one_named_by_mandate_and_amount(billed: Desk) -> None:
    billed.today("2027-01-28")
    said = billed.bank(billed.filled(REJECTED, "sibling-by-mandate.xml.in"))
    assert [(one["invoice"], one["reason"]) for one in said["returns"]] == [
        ("BR-2027-0002", "AC04")
    ]
    assert said["not_found"] == []


def test_13_one_that_nobody_knows_is_told(billed: Desk) -> None:
    billed.today("2027-01-28")
    file = billed.filled(REJECTED, "sibling-by-mandate.xml.in")
    file.write_text(file.read_text("utf-8").replace("FELD-102", "FELD-999"), "utf-8")
    said = billed.bank(file)
    assert said["returns"] == []
    assert [(one["mandate"], one["amount_cents"]) for one in said["not_found"]] == [
        ("FELD-999", 60000)
    ]


def test_20_a_claim_due_on_a_sunday_can_be_paid_on_monday(desk: Desk) -> None:
    folder = desk.cases / "20-due-on-a-sunday"
    desk.apply(folder / "sunday.toml")
    desk.members(folder / "list.csv")
    desk.run()
    desk.today("2027-02-16")
    assert desk.remind("2027-02-15") == {}
    assert desk.remind("2027-02-16") != {}


def paid_too_much(billed: Desk) -> Desk:
    """104 overpaid by 200.00, 101 paid by transfer and by debit, 300.00 too much."""
    case = billed.cases / "15-credit-and-next-year"
    billed.today("2027-02-20")
    billed.bank(case / "overpaid.xml")
    billed.bank(case / "sibling-debit-paid-twice.xml")
    billed.bank(billed.filled("15-credit-and-next-year", "settle.xml.in"))
    billed.today("2028-01-10")
    return billed


def test_case_15_credit_is_set_off_against_the_dues_of_the_next_year(billed: Desk) -> None:
    desk = paid_too_much(billed)
    found = [one for one in desk.preview(2028)["exceptions"] if one["code"] == "credit"]
    assert [(one["member_number"], one["severity"]) for one in found] == [
        ("101", "check"),
        ("104", "check"),
    ]
    assert all(one["fix"] for one in found)
    run = desk.run(2028, "2028-02-15")
    assert [one["amount_cents"] for one in run["invoices"]] == [30000, 60000, 90000, 30000, 30000]
    (made,) = (desk.data.parent / "out" / "collections").glob("*2028*.xml")
    debited = [
        (debit.findtext(".//{*}MndtId"), debit.findtext(".//{*}InstdAmt"))
        for debit in etree.parse(made).getroot().iter("{*}DrctDbtTxInf")
    ]
    assert debited == [("FELD-102", "600.00"), ("FELD-103", "900.00")]
    assert desk.ledger()["ok"]
    desk.today("2028-03-20")
    assert desk.remind("2028-03-20") == {"104": 10000, "105": 30000}
    mails = [
        file.read_text("utf-8") for file in (desk.data.parent / "out" / "mails").glob("*d@d*.eml")
    ]
    assert len(mails) == 2


def test_case_15_the_e_invoice_says_what_was_paid_before(billed: Desk) -> None:
    desk = paid_too_much(billed)
    desk.run(2028, "2028-02-15")
    sums = {}
    for number in ("BR-2028-0001", "BR-2028-0004", "BR-2028-0005"):
        (made,) = (desk.data.parent / "out" / "invoices").glob(f"*{number}*.pdf")
        with pikepdf.open(made) as document:
            (name,) = document.attachments
            root = etree.fromstring(document.attachments[name].get_file().read_bytes())
        sums[number] = tuple(
            root.findtext(f".//{{*}}{name}")
            for name in ("GrandTotalAmount", "TotalPrepaidAmount", "DuePayableAmount")
        )
    assert sums == {
        "BR-2028-0001": ("300.00", "300.00", "0.00"),
        "BR-2028-0004": ("300.00", "200.00", "100.00"),
        "BR-2028-0005": ("300.00", "0.00", "300.00"),
    }


def test_case_15_credit_is_listed_and_set_off_by_command(billed: Desk) -> None:
    desk = paid_too_much(billed)
    found = desk("credits", "list", "--association", "feld")
    assert [(one["member_number"], one["credit_cents"]) for one in found["credits"]] == [
        ("101", 30000),
        ("104", 20000),
    ]
    assert found["total_cents"] == 50000
    words = ("--association", "feld", "--as", TREASURER)
    refused = desk("credits", "offset", "--member", "104", *words, code=1)
    assert refused["error"]["code"] == "nothing_to_set_off"
