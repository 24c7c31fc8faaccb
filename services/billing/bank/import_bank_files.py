"""Imports what the bank tells us (Kontoauszug): statements, status reports; all files or none."""

from __future__ import annotations

import hashlib
import io
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, NamedTuple
from uuid import UUID

from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.bank.book_rejections import book_rejections
from services.billing.bank.book_statement import Counts, take_in_entries
from services.billing.bank.import_report import Findings, Matched, Returned, Unmatched
from services.billing.bank.posting_batch import Books
from services.billing.bank.retry_sums import retry_sums
from services.billing.bank.tables import BankFile
from services.billing.errors import (
    BankFileUnusable,
    StatementOfOtherAccount,
    StatusReportOfOthers,
    UnknownAssociation,
)
from services.billing.statements import BankFileError, DoctypeRefused
from services.billing.statements.bank_file import Recognised, recognise
from services.billing.statements.camt import CamtReader
from services.billing.statements.pain002 import read_status_report
from services.billing.statements.statement import StatementEntry
from shared.actor import Actor
from shared.db import Session
from shared.ids import new_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

Content = bytes | BinaryIO
"""Bytes, or a file opened for reading that can be wound back; a large one is read in pieces."""
_PIECE = 1 << 20


class ImportedFile(NamedTuple):
    """One file of an import; `known` entries were in the books before."""

    file: str
    format: str
    entries: int
    new: int
    known: int


@dataclass
class ImportReport:
    """What an import did.

    The amounts of `matched` are the money that went to an invoice, with what it was overpaid by;
    `returns` are debits that came back or were rejected, `unmatched` is money nobody can place yet
    (money out is negative).
    """

    files: list[ImportedFile] = field(default_factory=list)
    findings: Findings = field(default_factory=Findings)

    @property
    def matched(self) -> list[Matched]:
        return self.findings.matched

    @property
    def returns(self) -> list[Returned]:
        return self.findings.returns

    @property
    def unmatched(self) -> list[Unmatched]:
        return list(self.findings.unmatched.values())

    def to_json(self) -> dict[str, object]:
        """The object of `umlauf bank import --json`."""
        return {
            "files": [each._asdict() for each in self.files],
            "matched": [each._asdict() for each in self.matched],
            "returns": [each._asdict() for each in self.returns],
            "unmatched": [each._asdict() for each in self.unmatched],
        }


def import_bank_files(
    uow: UnitOfWork, files: Sequence[tuple[str, Content]], by: Actor
) -> ImportReport:
    """Reads and books files of (name, content) in the caller's transaction.

    The same file, or an entry told again, changes nothing. If one file cannot be used, nothing of
    any is kept: raises BankFileUnusable with its name, the reason and what to do. Further:
    MissingPermission.
    """
    by.require(Permission.BANK_IMPORT)
    lock_books(uow.session)
    report = ImportReport()
    with uow.session.begin_nested():
        for name, content in files:
            try:
                report.files.append(_import_one(uow, name, content, by, report))
            except (
                BankFileError,
                DoctypeRefused,
                StatementOfOtherAccount,
                StatusReportOfOthers,
            ) as error:
                raise BankFileUnusable(file=name, reason=error.message) from error
        retry_sums(uow, report.findings)
    return report


def lock_books(session: Session) -> Association:
    """One after the other: whoever books bank money of an association waits for the one before.

    Raises UnknownAssociation.
    """
    association = session.exec(
        select(Association).where(Association.association_id == session.own).with_for_update()
    ).first()
    if association is None:
        raise UnknownAssociation
    return association


def _import_one(
    uow: UnitOfWork, name: str, content: Content, by: Actor, report: ImportReport
) -> ImportedFile:
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    sha256 = _sha256(stream)
    before = uow.session.exec(select(BankFile).where(BankFile.sha256 == sha256)).first()
    if before is not None:
        return ImportedFile(name, before.format, before.entries, 0, before.entries)
    file_id = new_id()
    recognised = recognise(stream)
    counts = _book(uow, recognised, file_id, report.findings)
    _keep(uow, stream)
    uow.session.add(
        BankFile(
            id=file_id,
            association_id=uow.own,
            file_name=name,
            format=recognised.format.name,
            sha256=sha256,
            imported_by=by.person_id,
            imported_at=uow.clock.now(),
            **counts._asdict(),
        )
    )
    uow.session.flush()
    return ImportedFile(name, recognised.format.name, *counts)


def _book(uow: UnitOfWork, recognised: Recognised, file_id: UUID, findings: Findings) -> Counts:
    books = Books(uow, file_id, findings)
    if recognised.format.message == "pain.002":
        status_report = read_status_report(recognised.stream, recognised.format)
        return book_rejections(books, status_report)
    reader = CamtReader(recognised.stream, recognised.format)
    entries = _of_own_account(uow, reader)
    counts = take_in_entries(books, entries, recognised.format.message)
    for statement in reader.statements:
        _account_check(uow)(statement.account_iban)
    return counts


def _of_own_account(uow: UnitOfWork, entries: CamtReader) -> Iterator[StatementEntry]:
    check = _account_check(uow)
    checked = None
    for entry in entries:
        if entry.account_iban != checked:
            check(entry.account_iban)
            checked = entry.account_iban
        yield entry


def _account_check(uow: UnitOfWork) -> Callable[[str], None]:
    """Refuses statements of another account; some banks give the account without country code."""
    association, keys = lock_books(uow.session), uow.keys
    own = keys.decrypt(association.iban_sealed, uow.own.bytes)

    def check(account: str) -> None:
        if account.upper() not in (own, own[4:]):
            raise StatementOfOtherAccount(account=account or "—")

    return check


def _sha256(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(_PIECE):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def _keep(uow: UnitOfWork, stream: BinaryIO) -> None:
    """The file as it came, in the document store."""
    stream.seek(0)
    with tempfile.TemporaryDirectory(prefix="umlauf-bank-") as folder:
        path = Path(folder) / "file"
        with path.open("wb") as copy:
            shutil.copyfileobj(stream, copy, _PIECE)
        uow.documents.put_file(uow.own, path)
