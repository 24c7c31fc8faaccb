"""Tables to take away: Excel reads numbers as numbers, and text never as a formula."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from fastapi.responses import StreamingResponse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from shared.web.sheets import XLSX, Cell, Cents, csv_text, safe_text, sheet_response

HEADINGS = ("Name", "Betrag", "Am")
ROW: tuple[Cell, ...] = ("Société Générale d'Étanchéité & Cie", Cents(123_456), date(2027, 2, 15))

COLUMNS = ("Company", "Amount", "Day", "Number", "Postcode")
HOSTILE: Sequence[Sequence[Cell]] = [
    ("=HYPERLINK(evil)", Cents(-123456), date(2027, 2, 15), 7, None),
    ('Étanchéité "Søn"; & Cie', Cents(5), date(2027, 1, 1), 0, "L-1458"),
]


def bytes_of(kind: str, rows: Sequence[Sequence[Cell]], name: str = "dues-2027") -> bytes:
    chosen = sheet_response("csv" if kind == "csv" else "xlsx", name, HEADINGS, rows)
    if not isinstance(chosen, StreamingResponse):
        return bytes(chosen.body)
    streamed = chosen

    async def collect() -> bytes:
        parts = [part async for part in streamed.body_iterator]
        return b"".join(part if isinstance(part, bytes) else b"" for part in parts)

    # In a thread of its own: a browser of another test may have a loop running in this one.
    with ThreadPoolExecutor(1) as alone:
        return alone.submit(asyncio.run, collect()).result()


def sheet(rows: Sequence[Sequence[Cell]], name: str = "dues-2027") -> Worksheet:
    return load_workbook(io.BytesIO(bytes_of("xlsx", rows, name))).active


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Müller", "Müller"),
        ("", ""),
        (None, ""),
        (84, "84"),
        (0, "0"),
        (-5, "-5"),
        (Cents(123_456), "1234,56"),
        (Cents(5), "0,05"),
        (Cents(0), "0,00"),
        (Cents(-1), "-0,01"),
        (date(2027, 2, 15), "2027-02-15"),
        ("a;b", '"a;b"'),
        ('say "x"', '"say ""x"""'),
        ("=1+1", "'=1+1"),
    ],
)
def test_a_cell_as_csv(cell: Cell, written: str) -> None:
    assert csv_text(["A", "B"], [["x", cell]]) == f"A;B\r\nx;{written}\r\n"


def test_csv_begins_with_the_mark_that_excel_needs() -> None:
    """Without it a German Excel takes umlauts for something else."""
    data = bytes_of("csv", [ROW])
    assert data.startswith(b"\xef\xbb\xbfName;Betrag;Am\r\n")
    assert "Étanchéité".encode() in data


def test_a_table_without_rows_has_its_headings() -> None:
    assert csv_text(HEADINGS, []) == "Name;Betrag;Am\r\n"
    assert [cell.value for cell in sheet([])[1]] == list(HEADINGS)


@given(st.lists(st.text(st.characters(exclude_categories=["Cs", "Cc"])), min_size=2, max_size=5))
def test_texts_come_back_from_csv(cells: list[str]) -> None:
    text = csv_text(["H"] * len(cells), [cells])
    (_, row) = csv.reader(io.StringIO(text), delimiter=";")
    assert row == [safe_text(cell) for cell in cells]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_never_run_as_a_formula(start: str) -> None:
    """A company may be called =HYPERLINK(…)."""
    hostile = f"{start}HYPERLINK(1)"
    assert safe_text(hostile) == f"'{hostile}"
    assert sheet([[f"{start}1+1"]])["A2"].data_type == "s"


@pytest.mark.parametrize("text", ["Müller", "a=b", " =x", "1+1", ""])
def test_other_text_is_left_alone(text: str) -> None:
    assert safe_text(text) == text


def test_xlsx_has_real_numbers_and_days() -> None:
    name, amount, day = sheet([ROW])[2]
    assert name.value == ROW[0]
    assert Decimal(str(amount.value)) == Decimal("1234.56")
    assert amount.number_format == "#,##0.00"
    assert day.is_date
    assert day.value.date() == date(2027, 2, 15)


def test_xlsx_keeps_its_headings_in_sight_and_a_name_excel_takes() -> None:
    made = sheet([ROW], "exceptions-of-the-dues-run-of-2027-part-1")
    assert made.freeze_panes == "A2"
    assert made.title == "exceptions-of-the-dues-run-of-2"
    assert len(made.title) == 31


def test_a_cell_without_anything_is_empty() -> None:
    assert [cell.value for cell in sheet([["x", None, 0]])[2]] == ["x", None, 0]


@pytest.mark.parametrize(
    ("kind", "media_type"), [("csv", "text/csv; charset=utf-8"), ("xlsx", XLSX)]
)
def test_a_download_has_a_name_and_says_what_it_is(kind: str, media_type: str) -> None:
    answer = sheet_response("csv" if kind == "csv" else "xlsx", "dues-2027", HEADINGS, [ROW])
    assert answer.headers["content-type"] == media_type
    assert answer.headers["content-disposition"] == f'attachment; filename="dues-2027.{kind}"'


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@SUM", "\t=1", "\r=1"])
def test_what_excel_would_run_is_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert csv_text(("Company",), [[text]]).split("\r\n", 1)[1].lstrip('"').startswith("'")


def test_csv_as_a_german_or_french_excel_reads_it() -> None:
    lines = csv_text(COLUMNS, HOSTILE).split("\r\n")
    assert lines == [
        "Company;Amount;Day;Number;Postcode",
        "'=HYPERLINK(evil);-1234,56;2027-02-15;7;",
        '"Étanchéité ""Søn""; & Cie";0,05;2027-01-01;0;L-1458',
        "",
    ]


def test_xlsx_has_the_same_text_for_what_would_be_a_formula() -> None:
    company, amount, *_ = sheet(HOSTILE)[2]
    assert company.value == "'=HYPERLINK(evil)"
    assert Decimal(str(amount.value)) == Decimal("-1234.56")
