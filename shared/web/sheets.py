"""Tables to take away: CSV as Excel opens it here, and XLSX with real numbers and dates."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Literal, NamedTuple

from fastapi import Response
from fastapi.responses import StreamingResponse

SheetKind = Literal["csv", "xlsx"]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins like a formula would be run by Excel (ASVS 5.0 1.2.10).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
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
    """A download called `<name>.<kind>`."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{kind}"'}
    if kind == "csv":
        content = csv_text(headings, rows).encode("utf-8-sig")
        return Response(content, media_type="text/csv; charset=utf-8", headers=disposition)
    return StreamingResponse(_xlsx(name, headings, rows), media_type=XLSX, headers=disposition)


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> str:
    """Semicolons, decimal commas and ISO dates: what a German or French Excel reads."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(headings)
    for row in rows:
        writer.writerow([_csv_cell(cell) for cell in row])
    return text.getvalue()


def _csv_cell(cell: Cell) -> str:
    if isinstance(cell, Cents):
        return f"{Decimal(cell.cents).scaleb(-2):.2f}".replace(".", ",")
    if isinstance(cell, date):
        return cell.isoformat()
    return safe_text(cell) if isinstance(cell, str) else str("" if cell is None else cell)


def safe_text(text: str) -> str:
    """Text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _xlsx(name: str, headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[bytes]:
    # Loaded when needed: 8 MB that a resting installation does without.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name[:31])
    sheet.freeze_panes = "A2"
    sheet.append(list(headings))
    for row in rows:
        sheet.append([_xlsx_cell(sheet, cell) for cell in row])
    with SpooledTemporaryFile(max_size=_MEMORY_BYTES_MAX) as stream:
        book.save(stream)
        stream.seek(0)
        while chunk := stream.read(_READ_BYTES_MAX):
            yield chunk


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
