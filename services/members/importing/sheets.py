"""Rows of text from a CSV file or an Excel workbook."""

from __future__ import annotations

import codecs
import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from services.members.errors import (
    BrokenQuote,
    MemberFileTooLarge,
    MemberFileUnreadable,
    NotUtf8,
    UnicodeText,
)
from services.members.importing.workbook_guard import refuse_harmful


class Unread(str):
    """A cell that holds something, which is not in the file: a formula without its result."""

    __slots__ = ()


SheetRow = tuple[int, Sequence[str]]
_DELIMITERS = ";,\t"
# Beyond any association: the largest have some ten thousand members.
ROWS_MAX = 200_000
# The columns of a list of members are fewer than fifty; a sheet may have 16,384.
COLUMNS_MAX = 200
# Control characters as workbooks write them (ECMA-376 22.9.2.19, ST_Xstring).
_CONTROLS = re.compile("_x(00[01][0-9A-F])_")
_SEPARATOR = re.compile(r"sep=([;,\t|])\r?\n?", re.IGNORECASE)
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
    # Loaded when needed: 8 MB that a resting installation does without.
    from openpyxl import load_workbook

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_harmful(archive)
            formulas = _has_formulas(archive)
        if formulas:
            yield from _read_formulas(content)
            return
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            # One row and one column more than may be: whoever reads them sees that it is too much.
            sheet = book.worksheets[0]
            columns = min(sheet.max_column or COLUMNS_MAX, COLUMNS_MAX) + 1
            for row in sheet.iter_rows(max_row=ROWS_MAX + 1, max_col=columns, values_only=True):
                yield _filled(row)
        finally:
            book.close()
    except MemberFileUnreadable:
        raise
    except Exception as error:  # a damaged workbook fails in the library in a hundred ways
        raise MemberFileUnreadable from error


def _has_formulas(archive: zipfile.ZipFile) -> bool:
    """Whether any sheet has a formula: only then the workbook is read twice."""
    for name in archive.namelist():
        if name.startswith("xl/worksheets/") and name.endswith(".xml"):
            with archive.open(name) as sheet:
                before = b""
                while piece := sheet.read(_READ_BYTES):
                    if _FORMULA.search(before + piece):
                        return True
                    before = piece[-4:]
    return False


def _read_formulas(content: bytes) -> Iterator[Sequence[str]]:
    """Results side by side with the formulas they come from: a program writes those without."""
    from openpyxl import load_workbook

    books = [
        load_workbook(io.BytesIO(content), read_only=True, data_only=results)
        for results in (True, False)
    ]
    try:
        columns = min(books[0].worksheets[0].max_column or COLUMNS_MAX, COLUMNS_MAX) + 1
        rows = (
            book.worksheets[0].iter_rows(max_row=ROWS_MAX + 1, max_col=columns, values_only=True)
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
