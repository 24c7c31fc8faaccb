"""Tables to take away: no formula of a stranger's runs, amounts and days stay what they are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from io import BytesIO

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from openpyxl import load_workbook

from shared.web.sheets import Cell, Cents, SheetKind, csv_text, safe_text, sheet_response

ROWS: Sequence[Sequence[Cell]] = [
    ("=HYPERLINK(evil)", Cents(-123456), date(2027, 2, 15), 7, None),
    ('Étanchéité "Søn"; & Cie', Cents(5), date(2027, 1, 1), 0, "L-1458"),
]
HEADINGS = ("Company", "Amount", "Day", "Number", "Postcode")


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@SUM", "\t=1", "\r=1"])
def test_what_excel_would_run_is_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert csv_text(("Company",), [[text]]).split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_what_is_no_formula_stays() -> None:
    assert safe_text("Étanchéité = gut") == "Étanchéité = gut"


def test_csv_as_a_german_or_french_excel_reads_it() -> None:
    lines = csv_text(HEADINGS, ROWS).split("\r\n")
    assert lines == [
        "Company;Amount;Day;Number;Postcode",
        "'=HYPERLINK(evil);-1234,56;2027-02-15;7;",
        '"Étanchéité ""Søn""; & Cie";0,05;2027-01-01;0;L-1458',
        "",
    ]


def download(kind: SheetKind) -> tuple[bytes, str]:
    app = FastAPI()
    app.add_api_route("/", lambda: sheet_response(kind, "dues-2027", HEADINGS, ROWS))
    answer = TestClient(app).get("/")
    return answer.content, answer.headers["content-disposition"]


def test_a_csv_download_says_its_encoding() -> None:
    content, disposition = download("csv")
    assert content.startswith(b"\xef\xbb\xbfCompany;")
    assert disposition == 'attachment; filename="dues-2027.csv"'


def test_an_xlsx_download_has_real_numbers_and_days() -> None:
    content, disposition = download("xlsx")
    assert disposition == 'attachment; filename="dues-2027.xlsx"'
    sheet = load_workbook(BytesIO(content)).active
    assert sheet is not None
    rows = list(sheet.values)
    assert rows[0] == HEADINGS
    assert rows[1][:3] == ("'=HYPERLINK(evil)", -1234.56, datetime(2027, 2, 15))  # noqa: DTZ001
    assert rows[2][1] == 0.05
