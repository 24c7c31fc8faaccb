"""Tables to take away: CSV as Excel opens it here, and XLSX with real numbers and dates.

A table is written whole, to disk where it is large, before the first byte of the answer leaves:
what goes wrong in the middle is an error page, never half a file that looks like a whole one.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import IO, TYPE_CHECKING, Literal, NamedTuple

from fastapi import Response
from fastapi.responses import StreamingResponse

from shared.sheet_text import safe_text
from shared.web.downloads import content_disposition

if TYPE_CHECKING:
    from openpyxl.worksheet._write_only import WriteOnlyWorksheet

SheetKind = Literal["csv", "xlsx"]
CSV = "text/csv; charset=utf-8"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_READ_BYTES_MAX = 64 * 1024
"""What is sent at a time of a finished file."""
_MEMORY_BYTES_MAX = 8_000_000
"""A larger file waits on disk to be sent, not in memory."""


class Cents(NamedTuple):
    """An amount of money as a cell."""

    cents: int


Cell = str | int | date | Cents | None


def sheet_response(
    kind: SheetKind, name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> Response:
    """A download called `<name>.<kind>`; the rows are read to their end before it returns."""
    file = SpooledTemporaryFile(max_size=_MEMORY_BYTES_MAX)  # noqa: SIM115 (closed once sent)
    try:
        write_sheet(file, kind, Table(name, headings, rows))
        length = file.seek(0, os.SEEK_END)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    headers = {**content_disposition(f"{name}.{kind}"), "Content-Length": str(length)}
    media_type = CSV if kind == "csv" else XLSX
    return StreamingResponse(_pieces(file), media_type=media_type, headers=headers)


class Table(NamedTuple):
    """What is written: its name, and rows of as many cells as there are headings."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def write_sheet(file: IO[bytes], kind: SheetKind, table: Table) -> None:
    """Into an open file, for a command; pages answer with `sheet_response`."""
    if kind == "csv":
        _write_csv(file, table.headings, table.rows)
    else:
        _write_xlsx(file, *table)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """The table as text, for a program that keeps it elsewhere."""
    file = io.BytesIO()
    _write_csv(file, headings, rows)
    return file.getvalue().decode("utf-8-sig")


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_READ_BYTES_MAX):
            yield chunk


def _write_csv(file: IO[bytes], headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
    """Semicolons, decimal commas and ISO dates: what a German or French Excel reads."""
    text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    text.flush()
    text.detach()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Cents):
        return f"{Decimal(cell.cents).scaleb(-2):.2f}".replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_text(cell) if isinstance(cell, str) else str("" if cell is None else cell)


def _write_xlsx(
    file: IO[bytes], name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]
) -> None:
    # Loaded when needed: 8 MB that a resting installation does without.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    try:
        for row in rows:
            sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    except BaseException:
        _discard(sheet)
        raise
    book.save(file)


def _discard(sheet: WriteOnlyWorksheet) -> None:
    """Its half is on disk, with names in it: openpyxl would leave it there until the end."""
    sheet.close()
    if sheet._writer is not None:
        sheet._writer.cleanup()


def _xlsx_cell(sheet: object, cell: Cell) -> object:
    from openpyxl.cell import WriteOnlyCell

    if isinstance(cell, Cents):
        made = WriteOnlyCell(sheet, Decimal(cell.cents).scaleb(-2))
        made.number_format = "#,##0.00"
        return made
    if isinstance(cell, date):
        made = WriteOnlyCell(sheet, cell)
        made.number_format = "yyyy-mm-dd"
        return made
    return safe_text(cell) if isinstance(cell, str) else cell
