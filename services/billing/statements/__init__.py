"""Bank formats: collections out (pain.008), statements (camt) and status reports (pain.002) in.

`read_bank_file` reads a file whole and raises before it gives anything; `open_statement` streams a
statement of any size. Add a format by adding its reader and one line here.
"""

from __future__ import annotations

from dataclasses import dataclass

from services.billing.sepa.schema import DoctypeRefused
from services.billing.statements.bank_file import (
    BankFileError,
    BankFormat,
    BankFormatUnknown,
    Readable,
    recognise,
)
from services.billing.statements.camt import CamtReader
from services.billing.statements.pain002 import StatusReport, read_status_report
from services.billing.statements.statement import Statement, StatementEntry

__all__ = [
    "BankFile",
    "BankFileError",
    "DoctypeRefused",
    "open_statement",
    "read_bank_file",
]

_STATEMENTS = frozenset({"camt.052", "camt.053", "camt.054"})


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
    if bank_format.message == "pain.002":
        report = read_status_report(recognised.stream, bank_format)
        return BankFile(bank_format.name, status_report=report)
    reader = CamtReader(recognised.stream, bank_format)
    entries = tuple(reader)
    return BankFile(bank_format.name, tuple(reader.statements), entries, reader.pending)


def open_statement(source: bytes | Readable) -> CamtReader:
    """A reader over a statement's entries that holds one at a time; for files of any size."""
    recognised = recognise(source)
    if recognised.format.message not in _STATEMENTS:
        raise BankFormatUnknown(found=recognised.format.name)
    return CamtReader(recognised.stream, recognised.format)
