"""Rows of text from a CSV file or an Excel workbook."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time

from services.members.errors import MemberFileUnreadable, NotUtf8

SheetRow = tuple[int, Sequence[str]]
_DELIMITERS = ";,\t"
# Beyond any list of members; a zip bomb unpacks to more.
UNPACKED_BYTES_MAX = 300_000_000
# Control characters as workbooks write them (ECMA-376 22.9.2.19, ST_Xstring).
_CONTROLS = re.compile("_x(00[01][0-9A-F])_")
_ZIP_MAGIC = b"PK\x03\x04"


def read_sheet(content: bytes) -> Iterator[SheetRow]:
    """Row numbers as the spreadsheet shows them, and cells as text; empty rows are left out.

    The content decides what it is, not the name. Raises MemberFileUnreadable, NotUtf8.
    """
    rows = _read_xlsx(content) if content.startswith(_ZIP_MAGIC) else _read_csv(content)
    for number, cells in enumerate(rows, start=1):
        if any(cell.strip() for cell in cells):
            yield number, cells


def _read_csv(content: bytes) -> Iterator[Sequence[str]]:
    text = _decode(content)
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    except csv.Error as error:
        raise MemberFileUnreadable from error


def _decode(content: bytes) -> str:
    if b"\x00" in content:
        raise MemberFileUnreadable
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotUtf8 from error


def _read_xlsx(content: bytes) -> Iterator[Sequence[str]]:
    # Loaded when needed: 8 MB that a resting installation does without.
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        _refuse_bomb(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            for row in book.worksheets[0].iter_rows(values_only=True):
                yield [_text(cell) for cell in row]
        finally:
            book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, IndexError, ValueError) as error:
        raise MemberFileUnreadable from error


def _refuse_bomb(content: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > UNPACKED_BYTES_MAX:
            raise MemberFileUnreadable


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
