"""Rows of text from a CSV file or an Excel workbook."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from services.members.errors import (
    BrokenQuote,
    MemberFileTooLarge,
    MemberFileUnreadable,
    NotUtf8,
    UnicodeText,
)
from services.members.importing.workbook_guard import refuse_harmful

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet


class Unread(str):
    """A cell that holds something, which is not in the file: a formula without its result."""

    __slots__ = ()
    defect = "formula_without_value"


class Covered(Unread):
    """A cell below or beside the first of merged cells, which alone has their value."""

    __slots__ = ()
    defect = "merged_cells"


SheetRow = tuple[int, Sequence[str]]
_DELIMITERS = ";,\t|"
# Beyond any association: the largest have some ten thousand members.
ROWS_MAX = 200_000
# The columns of a list of members are fewer than fifty; a sheet may have 16,384.
COLUMNS_MAX = 200
# Each range is a header or a block that somebody made by hand.
MERGED_MAX = 10_000
# Control characters as workbooks write them (ECMA-376 22.9.2.19, ST_Xstring).
_CONTROLS = re.compile("_x(00[01][0-9A-F])_")
_SEPARATOR = re.compile(r"sep=([;,\t|])\r?\n?", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s+ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_READ_BYTES = 1 << 16
_ZIP_MAGIC = b"PK\x03\x04"


def read_sheet(content: bytes) -> Iterator[SheetRow]:
    """Row numbers as the spreadsheet shows them, and cells as text; empty rows are left out.

    The content decides what it is, not the name. Raises MemberFileUnreadable, MemberFileTooLarge,
    NotUtf8.
    """
    rows = _read_xlsx(content) if content.startswith(_ZIP_MAGIC) else _read_csv(content)
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            if number > ROWS_MAX or len(cells) > COLUMNS_MAX:
                raise MemberFileTooLarge
            yield number, cells


def _read_csv(content: bytes) -> Iterator[Sequence[str]]:
    text = _decode(content)
    hint = _SEPARATOR.match(text)
    # Excel's own line about the separator, which it does not show.
    text = text[hint.end() :] if hint else text
    first = re.split(r"[\r\n]", text, maxsplit=1)[0]
    delimiter = hint[1] if hint else max(_DELIMITERS, key=first.count)
    number = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True):
            number += 1
            yield row
    except csv.Error as error:
        raise BrokenQuote(row=number + 1) from error


def _decode(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise UnicodeText
    if b"\x00" in content:
        raise MemberFileUnreadable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error


def _read_xlsx(content: bytes) -> Iterator[Sequence[str]]:
    covered: Mapping[int, frozenset[int]] | None = None
    for number, cells in enumerate(_read_workbook(content), start=1):
        if covered is None:
            covered = _covered(content)
        yield _marked(cells, covered[number]) if number in covered else cells


def _marked(cells: Sequence[str], columns: frozenset[int]) -> Sequence[str]:
    """The row with its merged cells marked; one that holds nothing else stays empty."""
    if not any(cell.strip() for cell in cells):
        return cells
    width = max(len(cells), *(column + 1 for column in columns))
    texts = [*cells, *[""] * (width - len(cells))]
    return [Covered("merged") if at in columns else text for at, text in enumerate(texts)]


def _covered(content: bytes) -> Mapping[int, frozenset[int]]:
    """Columns (from 0) that merged cells cover, by row (from 1), below the headings."""
    from openpyxl import load_workbook
    from openpyxl.utils.cell import range_boundaries

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if not _found_in_sheets(archive, _MERGED, 64):
            return {}
        book = load_workbook(io.BytesIO(content), read_only=True)
        try:
            path = _shown(book)._worksheet_path
        finally:
            book.close()
        ranges = _MERGED.findall(archive.read(path))
    covered: dict[int, set[int]] = {}
    for one in ranges[:MERGED_MAX]:
        left, top, right, bottom = range_boundaries(one.decode())
        for row in range(max(top, 2), min(bottom, ROWS_MAX) + 1):
            first = left if row > top else left + 1
            covered.setdefault(row, set()).update(range(first - 1, min(right, COLUMNS_MAX)))
    return {row: frozenset(columns) for row, columns in covered.items() if columns}


def _shown(book: Workbook) -> ReadOnlyWorksheet:
    """The first sheet that a person sees: lists for choices stand on hidden ones."""
    sheets = book.worksheets
    return next((one for one in sheets if one.sheet_state == "visible"), sheets[0])


def _read_workbook(content: bytes) -> Iterator[Sequence[str]]:
    # Loaded when needed: 8 MB that a resting installation does without.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_harmful(archive)
            formulas = _found_in_sheets(archive, _FORMULA, 4)
        if formulas:
            yield from _read_formulas(content)
            return
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            # One row and one column more than may be: whoever reads them sees that it is too much.
            sheet = _shown(book)
            columns = min(sheet.max_column or COLUMNS_MAX, COLUMNS_MAX) + 1
            for row in sheet.iter_rows(max_row=ROWS_MAX + 1, max_col=columns, values_only=True):
                yield _filled(row)
        finally:
            book.close()
    except MemberFileUnreadable:
        raise
    except Exception as error:  # a damaged workbook fails in the library in a hundred ways
        raise MemberFileUnreadable from error


def _found_in_sheets(archive: zipfile.ZipFile, wanted: re.Pattern[bytes], tail: int) -> bool:
    """Whether it stands in any sheet: only then the workbook is read twice; `tail` is its length
    at most."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as sheet:
                before = b""
                while piece := sheet.read(_READ_BYTES):
                    if wanted.search(before + piece):
                        return True
                    before = piece[-tail:]
    return False


def _read_formulas(content: bytes) -> Iterator[Sequence[str]]:
    """Results side by side with the formulas they come from: a program writes those without."""
    from openpyxl import load_workbook

    books = [
        load_workbook(io.BytesIO(content), read_only=True, data_only=results)
        for results in (True, False)
    ]
    try:
        columns = min(_shown(books[0]).max_column or COLUMNS_MAX, COLUMNS_MAX) + 1
        rows = (
            _shown(book).iter_rows(max_row=ROWS_MAX + 1, max_col=columns, values_only=True)
            for book in books
        )
        for results, formulas in zip(*rows, strict=True):
            width = max(len(_filled(results)), len(_filled(formulas)))
            yield [
                Unread(formula) if result is None and formula is not None else _text(result)
                for result, formula in zip(results[:width], formulas[:width], strict=True)
            ]
    finally:
        for book in books:
            book.close()


def _filled(row: Sequence[object]) -> Sequence[str]:
    """The cells up to the last that holds anything."""
    width = len(row)
    while width and row[width - 1] is None:
        width -= 1
    return [_text(cell) for cell in row[:width]]


def _text(cell: object) -> str:
    """Typed cells in the notation that the columns read: dates ISO, numbers with a point."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        midnight = cell.time() == time(0)
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return _number(cell)
    return _CONTROLS.sub(lambda found: chr(int(found[1], 16)), str(cell))


def _number(value: float) -> str:
    """Two decimals for cents; more are shown as four, so that they cannot pass for thousands."""
    if value.is_integer():
        return str(int(value))
    return f"{value:.2f}" if abs(value - round(value, 2)) < 1e-9 else f"{value:.4f}"
