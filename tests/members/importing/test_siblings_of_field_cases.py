"""What programs make of a list, beside the cases that were reported: read right, or refused by
row and column."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from services.members.importing.parse import parse_member_file
from services.members.importing.rows import ParsedFile

HEAD = ["Mitgliedsnummer", "Firma", "Eintritt", "Beschäftigte", "Umsatz", "Land"]
ROW: list[Any] = ["1001", "Gießerei", "01.02.2020", "84", "1.234,56", "DE"]
Found = list[tuple[int, str, str]]


def errors(parsed: ParsedFile) -> Found:
    assert all(one.message("de") for one in parsed.errors)
    return [(one.row, one.column, one.code) for one in parsed.errors]


def text(*lines: list[str], mark: str = ";", end: str = "\r\n") -> bytes:
    return end.join(mark.join(line) for line in lines).encode()


def with_cell(column: int, value: object) -> list[Any]:
    return [value if at == column else cell for at, cell in enumerate(ROW)]


def book(fill: Callable[[Any], None], *rows: list[Any]) -> bytes:
    """A workbook whose first sheet has these rows, changed by hand."""
    made = Workbook()
    page = made.active
    assert page is not None
    for row in rows or (HEAD, ROW):
        page.append(row)
    fill(made)
    made.save(file := io.BytesIO())
    return file.getvalue()


@pytest.mark.parametrize("mark", [";", ",", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_however_the_lines_are_told_apart(mark: str, end: str, bom: str) -> None:
    row = [f'"{cell}"' for cell in ROW]
    content = bom.encode() + text(HEAD, row, [""] * 6, [""] * 6, mark=mark, end=end)
    parsed = parse_member_file(content)
    assert (errors(parsed), len(parsed.rows)) == ([], 1)
    assert parsed.rows[0].details["turnover_cents"] == 123_456


@pytest.mark.parametrize(
    ("column", "cell", "name", "value"),
    [
        (3, "1.284", "employees", 1284),
        (3, "1'284", "employees", 1284),
        (3, "84,0", "employees", 84),
        (3, "84.00", "employees", 84),
        (3, "１２", "employees", 12),
        (3, "5 %", "employees", "invalid_number"),
        (3, "84,5", "employees", "invalid_number"),
        (3, "1.28", "employees", "invalid_number"),
        (3, "#REF!", "employees", "error_value"),
        (1, "#BEZUG!", "company", "error_value"),
        (1, "#####", "company", "error_value"),
        (1, "#1 Logistik", "company", "#1 Logistik"),
        (4, "1 234 567,00", "turnover_cents", 123_456_700),
        (4, "1\u202f234,5", "turnover_cents", 123_450),
        (4, "1,234,567.00", "turnover_cents", 123_456_700),
        (4, "12 %", "turnover_cents", "invalid_amount"),
        (4, "1.234,567", "turnover_cents", "invalid_amount"),
        (2, "43862", "joined_on", "invalid_date"),
        (2, "01.02.20", "joined_on", "invalid_date"),
        (2, "2020-02-30", "joined_on", "invalid_date"),
        (2, "02/01/2020", "joined_on", "invalid_date"),
        (1, "'=1+1 GmbH", "company", "=1+1 GmbH"),
        (1, "'s Heerenberg", "company", "'s Heerenberg"),
        (1, '"Guss\r\nWerk"', "company", "Guss Werk"),
    ],
)
def test_cells_of_a_text(column: int, cell: str, name: str, value: object) -> None:
    parsed = parse_member_file(text(HEAD, with_cell(column, cell)))
    if isinstance(value, str) and value.startswith(("invalid", "error")):
        heading = {"turnover_cents": "turnover_eur"}.get(name, name)
        assert errors(parsed) == [(2, heading, value)]
    else:
        assert (errors(parsed), parsed.rows[0].details[name]) == ([], value)


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (text([*HEAD, "Ort", "Stadt"], [*ROW, "Osnabrück", "Melle"]), (1, "city", "double_column")),
        (text([*HEAD, ""], [*ROW, "Osnabrück"]), (2, "G", "column_without_heading")),
        (text(HEAD, [*ROW, "", "Osnabrück"]), (2, "H", "column_without_heading")),
        (text(HEAD, ROW, ['"1002', "B"]), (3, "", "broken_quote")),
        (text(HEAD, ROW, ["1002", '"A"B"', "2020-01-01"]), (3, "", "broken_quote")),
        (text(HEAD, ROW).decode().encode("utf-16"), (1, "", "unicode_text")),
        (text(HEAD, ROW).decode().encode("utf-16-be"), (1, "", "file_unreadable")),
        (text(HEAD, ROW).decode().encode("cp1252"), (1, "", "not_utf8")),
    ],
)
def test_lists_that_are_refused_with_their_place(
    content: bytes, found: tuple[int, str, str]
) -> None:
    assert errors(parse_member_file(content)) == [found]


def _merge(where: str) -> Callable[[Workbook], None]:
    def fill(made: Workbook) -> None:
        made.worksheets[0].merge_cells(where)

    return fill


def test_merged_cells_are_no_empty_ones() -> None:
    rows = [HEAD, ROW, ["1002", "B", "2020-01-01", "3", None, None], ["1003", "C", "2020-01-01"]]
    assert errors(parse_member_file(book(_merge("F2:F3"), *rows))) == [
        (3, "country", "merged_cells")
    ]
    assert errors(parse_member_file(book(_merge("D3:E3"), *rows))) == [
        (3, "turnover_eur", "merged_cells")
    ]
    harmless = book(_merge("A9:F9"), *rows)
    assert errors(parse_member_file(harmless)) == []


def test_the_sheet_that_is_seen_is_the_list() -> None:
    def fill(made: Workbook) -> None:
        hidden = made.create_sheet("Auswahl", 0)
        hidden.append(["Land", "DE"])
        hidden.sheet_state = "hidden"

    parsed = parse_member_file(book(fill))
    assert (errors(parsed), len(parsed.rows)) == ([], 1)


def _first(column: str, value: object, shown: str = "General") -> Callable[[Workbook], None]:
    def fill(made: Workbook) -> None:
        cell = made.worksheets[0][f"{column}2"]
        cell.value, cell.number_format = value, shown

    return fill


def _of_1904(made: Workbook) -> None:
    made.epoch = CALENDAR_MAC_1904
    _first("C", datetime(2020, 2, 1), "dd.mm.yyyy")(made)  # noqa: DTZ001 - cells know no zone


@pytest.mark.parametrize(
    ("fill", "name", "value"),
    [
        (_first("C", date(2020, 2, 1), "d/m/yy"), "joined_on", date(2020, 2, 1)),
        (_of_1904, "joined_on", date(2020, 2, 1)),
        (_first("C", 43862), "joined_on", "invalid_date"),
        (_first("C", datetime(2020, 2, 1, 9)), "joined_on", "invalid_date"),  # noqa: DTZ001
        (_first("D", 84.0), "employees", 84),
        (_first("D", 0.05, "0%"), "employees", "invalid_number"),
        (_first("D", True), "employees", "invalid_number"),
        (_first("E", 1234.5, "#,##0.00 €"), "turnover_cents", 123_450),
        (_first("B", "#REF!"), "company", "error_value"),
        (_first("B", "=B9"), "company", "formula_without_value"),
        (_first("F", "=IF(1,2)"), "country", "formula_without_value"),
    ],
)
def test_cells_of_a_workbook(fill: Callable[[Workbook], None], name: str, value: object) -> None:
    parsed = parse_member_file(book(fill))
    if isinstance(value, str):
        assert errors(parsed) == [(2, name, value)]
    else:
        assert (errors(parsed), parsed.rows[0].details[name]) == ([], value)


def test_a_number_of_a_workbook_is_not_an_amount() -> None:
    parsed = parse_member_file(book(_first("A", 1001.0)))
    assert [one.member_number for one in parsed.rows] == ["1001"]
