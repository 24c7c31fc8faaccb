"""Tables to take away: Excel reads numbers as numbers, and text never as a formula."""

from __future__ import annotations

import asyncio
import csv
import io
import tracemalloc
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from fastapi import Response
from fastapi.responses import StreamingResponse
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.utils.exceptions import IllegalCharacterError
from openpyxl.worksheet.worksheet import Worksheet

from shared import sheet_text
from shared.clean_text import harmless
from shared.sheet_text import safe_text
from shared.web.sheets import XLSX, Cell, Cents, SheetKind, csv_text, sheet_response

HEADINGS = ("Name", "Betrag", "Am")
ROW: tuple[Cell, ...] = ("Société Générale d'Étanchéité & Cie", Cents(123_456), date(2027, 2, 15))

COLUMNS = ("Company", "Amount", "Day", "Number", "Postcode")
HOSTILE: Sequence[Sequence[Cell]] = [
    ("=HYPERLINK(evil)", Cents(-123456), date(2027, 2, 15), 7, None),
    ('Étanchéité "Søn"; & Cie', Cents(5), date(2027, 1, 1), 0, "L-1458"),
]


def bytes_of(kind: str, rows: Sequence[Sequence[Cell]], name: str = "dues-2027") -> bytes:
    return body_of(sheet_response("csv" if kind == "csv" else "xlsx", name, HEADINGS, rows))


def body_of(answer: Response) -> bytes:
    """All that is sent; it also closes the file."""
    assert isinstance(answer, StreamingResponse)
    pieces = answer.body_iterator

    async def collect() -> bytes:
        parts = [part async for part in pieces]
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


@pytest.mark.parametrize("text", ["Müller", "a=b", "'t Hoekje", "1+1", "", '"De Ster"', "– Ster"])
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
    assert body_of(answer)


@pytest.mark.parametrize("text", ["=1+1", "+49 30", "-1", "@SUM", "\t=1", "\r=1"])
def test_what_excel_would_run_is_text(text: str) -> None:
    assert safe_text(text) == f"'{text}"
    assert csv_text(("Company",), [[text]]).split("\r\n", 1)[1].lstrip('"').startswith("'")


@pytest.mark.parametrize("sign", [*"=+-@＝＋－＠﹢﹣﹦﹫"])
@pytest.mark.parametrize(
    "before", ["", " ", "  ", "\u00a0", "'", '"', ' "', "\u200b", "\ufeff", "\x00"]
)
def test_nothing_before_the_sign_hides_a_formula(before: str, sign: str) -> None:
    hostile = f"{before}{sign}cmd|'/C calc'!A1"
    assert safe_text(hostile) == "'" + hostile.replace("\x00", "")
    assert sheet([[hostile]])["A2"].data_type == "s"


def _read_back(text: str) -> str:
    """As a program reads that knows of the quote."""
    return text[1:] if text.startswith("'") and safe_text(text) != text else text


@given(st.text(st.sampled_from("=+-@＝＠\t\r '\"aÉ1;,")) | st.text(st.characters(codec="utf-8")))
def test_every_text_can_be_read_back(text: str) -> None:
    written = safe_text(text)
    assert safe_text(_read_back(written)) == written
    assert _read_back(written) == harmless(text)


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_numbers_stay_numbers_and_texts_stay_texts(kind: str) -> None:
    row: tuple[Cell, ...] = (-5, Cents(-123_456), date(2027, 2, 15), "-5", "=1+1", "Müller")
    if kind == "csv":
        lines = bytes_of("csv", [row]).decode("utf-8-sig").splitlines()
        assert lines[1] == "-5;-1234,56;2027-02-15;'-5;'=1+1;Müller"
        return
    number, cents, day, *texts = sheet([row])[2]
    assert (number.value, number.data_type) == (-5, "n")
    assert (Decimal(str(cents.value)), cents.data_type) == (Decimal("-1234.56"), "n")
    assert day.is_date
    assert [cell.value for cell in texts] == ["'-5", "'=1+1", "Müller"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_stored_control_character_does_not_break_a_table(kind: str) -> None:
    """Rows of an installation that took them in before (finding H8)."""
    hostile = "Ctl\x1b\x07\x00 GmbH\ud800\uffff \u202exslx.exe"
    rows: list[tuple[Cell, ...]] = [(hostile, Cents(1)), ("after", Cents(2))]
    if kind == "csv":
        text = bytes_of("csv", rows).decode("utf-8-sig")
        assert "Ctl GmbH\ufffd\ufffd xslx.exe;0,01\r\nafter;0,02\r\n" in text
        return
    made = sheet(rows)
    assert [made["A2"].value, made["A3"].value] == ["Ctl GmbH\ufffd\ufffd xslx.exe", "after"]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_error_in_the_middle_is_no_half_table(kind: SheetKind) -> None:
    """Raised before there is an answer at all, so that the error page is the answer."""

    def rows() -> Iterator[tuple[Cell, ...]]:
        yield ROW
        raise RuntimeError("the database went away")

    with pytest.raises(RuntimeError, match="went away"):
        sheet_response(kind, "dues-2027", HEADINGS, rows())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_length_is_said_beforehand(kind: SheetKind) -> None:
    answer = sheet_response(kind, "dues-2027", HEADINGS, [ROW] * 10)
    assert int(answer.headers["content-length"]) == len(body_of(answer))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_large_table_is_not_held_in_memory(kind: SheetKind) -> None:
    """Rows come one by one, and the file lies on disk."""
    members = 20_000 if kind == "csv" else 4_000
    rows = ((f"Company {n} " + "é" * 400, Cents(n), date(2027, 2, 15)) for n in range(members))
    tracemalloc.start()
    try:
        answer = sheet_response(kind, "dues-2027", HEADINGS, rows)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(body_of(answer)) > (16_000_000 if kind == "csv" else 50_000)
    assert peak < 12_000_000


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


def test_without_the_guard_a_control_character_breaks_the_table(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sheet_text, "harmless", lambda text: text)
    with pytest.raises(IllegalCharacterError):
        sheet_response("xlsx", "dues-2027", HEADINGS, [("Ctl\x1b GmbH",)])
