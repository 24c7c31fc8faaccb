"""Bank formats in: statements (camt, MT940) and status reports (pain.002).

`read_bank_file` reads a file whole and raises before it gives anything; `open_statement` streams a
statement of any size. Add a format by adding its reader and one line here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from services.billing.sepa.schema import DoctypeRefused
from services.billing.statements.bank_file import (
    MT940,
    BankFileError,
    BankFormat,
    BankFormatUnknown,
    Readable,
    Recognised,
    recognise,
)
from services.billing.statements.camt import CamtReader
from services.billing.statements.pain002 import StatusReport, read_status_report
from services.billing.statements.statement import Statement, StatementEntry

__all__ = [
    "BankFile",
    "BankFileError",
    "DoctypeRefused",
    "StatementReader",
    "open_statement",
    "read_bank_file",
    "statement_reader",
]

STATUS_REPORT = "pain.002"


class StatementReader(Protocol):
    """Iterates the booked entries of a file; afterwards the heads of its statements are known, and
    how many entries were only announced."""

    format: BankFormat
    statements: list[Statement]
    pending: int

    def __iter__(self) -> Iterator[StatementEntry]: ...


@dataclass(frozen=True, slots=True)
class BankFile:
    """A file that was read to its end: statements with entries, or a status report."""

    format: str
    statements: tuple[Statement, ...] = ()
    entries: tuple[StatementEntry, ...] = ()
    pending: int = 0
    status_report: StatusReport | None = None


def read_bank_file(source: bytes | Readable) -> BankFile:
    """Read any bank file whole.

    Raises a `BankFileError` or `DoctypeRefused` that says what the file is and what to do.
    """
    recognised = recognise(source)
    bank_format: BankFormat = recognised.format
    if bank_format.message == STATUS_REPORT:
        report = read_status_report(recognised.stream, bank_format)
        return BankFile(bank_format.name, status_report=report)
    reader = statement_reader(recognised)
    entries = tuple(reader)
    return BankFile(bank_format.name, tuple(reader.statements), entries, reader.pending)


def open_statement(source: bytes | Readable) -> StatementReader:
    """A reader over a statement's entries that holds few at a time; for files of any size."""
    return statement_reader(recognise(source))


def statement_reader(recognised: Recognised) -> StatementReader:
    """The reader for a format. Raises BankFormatUnknown where it is no statement."""
    if recognised.format == MT940:
        # Few banks still send it, and its library takes memory.
        from services.billing.statements.mt940 import Mt940Reader

        return Mt940Reader(recognised.stream, MT940)
    if recognised.format.message == STATUS_REPORT:
        raise BankFormatUnknown(found=recognised.format.name)
    return CamtReader(recognised.stream, recognised.format)
