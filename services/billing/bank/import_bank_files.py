"""Imports what the bank reports (Kontoauszug): statements, status reports; all files or none."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from sqlmodel import select

from services.billing.bank.bank_balance import bank_balance
from services.billing.bank.book_rejections import book_rejections
from services.billing.bank.book_statement import book_statement
from services.billing.bank.import_report import (
    EntryCounts,
    ImportedFile,
    ImportReport,
    LeftOut,
)
from services.billing.bank.opening_balance import take_over_opening
from services.billing.bank.posting_batch import PostingBatch
from services.billing.bank.retry_collection_sums import retry_sums
from services.billing.bank.statements import StatementsOfFile
from services.billing.bank.tables import BankFile
from services.billing.errors import (
    BankFileUnusable,
    StatementOfOtherAccount,
    StatusReportOfOthers,
)
from services.billing.ledger.lock_books import lock_books
from services.billing.sepa.iban import mask_iban
from services.billing.statements import (
    STATUS_REPORT,
    BankFileError,
    DoctypeRefused,
    StatementReader,
    statement_reader,
)
from services.billing.statements.archive import is_archive, members_of
from services.billing.statements.bank_file import Recognised, recognise
from services.billing.statements.pain002 import read_status_report
from services.billing.statements.statement import Statement, StatementEntry
from shared.actor import Actor
from shared.clean_text import repaired_line
from shared.ibans import mask_ibans
from shared.ids import new_id
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

Content = bytes | BinaryIO
"""Bytes, or a file opened for reading that can be wound back; a large one is read in pieces."""
_READ_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class _OwnAccount:
    """The account that the association's statements are of."""

    iban: str

    def is_of(self, account: str) -> bool:
        """Some banks give the account without country code and check digits."""
        return account.upper() in (self.iban, self.iban[4:])

    def entries(self, reader: StatementReader) -> Iterator[StatementEntry]:
        """Those of this account; banks put all accounts of a customer into one file."""
        account, is_own = "", False
        for entry in reader:
            if entry.account_iban != account or not account:
                account, is_own = entry.account_iban, self.is_of(entry.account_iban)
            if is_own:
                yield entry

    def left_out(self, statements: Sequence[Statement]) -> list[LeftOut]:
        """The statements of other accounts. Raises StatementOfOtherAccount if none is of this."""
        others = [one for one in statements if not self.is_of(one.account_iban)]
        if len(others) == len(statements):
            shown = dict.fromkeys(_shown(one.account_iban) for one in others)
            raise StatementOfOtherAccount(account=", ".join(shown))
        accounts = dict.fromkeys(_shown(one.account_iban) for one in others)
        return [LeftOut(account, "other_account") for account in accounts]


def _shown(account: str) -> str:
    return mask_iban(account) if account else "–"


def import_bank_files(
    uow: UnitOfWork, files: Sequence[tuple[str, Content]], by: Actor
) -> ImportReport:
    """Reads and books files of (name, content) in the caller's transaction.

    The same file, or an entry reported again, changes nothing. If one file cannot be used, nothing
    of any is kept: raises BankFileUnusable with its name, the reason and what to do. Further:
    MissingPermission.
    """
    by.require(Permission.BANK_IMPORT)
    association = lock_books(uow.session)
    account = _OwnAccount(uow.keys.decrypt(association.iban_sealed, uow.own.bytes))
    importing = _Import(uow, by, account, ImportReport())
    with uow.session.begin_nested():
        for given, content in files:
            name = repaired_line(given)
            try:
                for member, stream in _opened(name, content):
                    name = member
                    importing.take(name, stream)
            except (
                BankFileError,
                DoctypeRefused,
                StatementOfOtherAccount,
                StatusReportOfOthers,
            ) as error:
                raise BankFileUnusable(file=name, reason=error.message) from error
        retry_sums(uow, importing.report)
        take_over_opening(uow, association)
    importing.report.balance = bank_balance(uow.session)
    return importing.report


def _opened(name: str, content: Content) -> Iterator[tuple[str, BinaryIO]]:
    """The file itself, or those of an archive, each named by both."""
    stream = io.BytesIO(content) if isinstance(content, bytes) else content
    if not is_archive(stream):
        yield name, stream
        return
    for member in members_of(stream):
        yield f"{name}: {repaired_line(member.name)}", io.BytesIO(member.content)


@dataclass(frozen=True, slots=True)
class _Import:
    """One import: what all its files have in common."""

    uow: UnitOfWork
    by: Actor
    account: _OwnAccount
    report: ImportReport

    def take(self, name: str, stream: BinaryIO) -> None:
        """Books one file, unless the same bytes were imported before."""
        sha256 = _sha256(stream)
        before = self.uow.session.exec(select(BankFile).where(BankFile.sha256 == sha256)).first()
        if before is None:
            self.report.files.append(self._book_and_store(name, stream, sha256))
            return
        counts = EntryCounts(before.entries, 0, before.entries)
        self.report.files.append(ImportedFile(name, before.format, *counts))

    def _book_and_store(self, name: str, stream: BinaryIO, sha256: str) -> ImportedFile:
        file_id = new_id()
        recognised = recognise(stream)
        counts = self._book(recognised, PostingBatch(self.uow, file_id, self.report))
        _store(self.uow, stream)
        self.uow.session.add(
            BankFile(
                id=file_id,
                association_id=self.uow.own,
                file_name=mask_ibans(name),
                format=recognised.format.name,
                sha256=sha256,
                imported_by=self.by.person_id,
                imported_at=self.uow.clock.now(),
                **counts._asdict(),
            )
        )
        self.uow.session.flush()
        return ImportedFile(name, recognised.format.name, *counts)

    def _book(self, recognised: Recognised, batch: PostingBatch) -> EntryCounts:
        if recognised.format.message == STATUS_REPORT:
            status_report = read_status_report(recognised.stream, recognised.format)
            return book_rejections(batch, status_report)
        reader = statement_reader(recognised)
        message, read = recognised.format.message, StatementsOfFile(self.uow.session)
        counts = book_statement(batch, self.account.entries(reader), message, read)
        self.report.left_out += self.account.left_out(reader.statements)
        own = (
            (place, one)
            for place, one in enumerate(reader.statements)
            if self.account.is_of(one.account_iban)
        )
        read.store(self.uow, batch.file_id, message, own)
        self.report.pending += reader.pending
        return counts


def _sha256(stream: BinaryIO) -> str:
    stream.seek(0)
    digest = hashlib.sha256()
    while piece := stream.read(_READ_BYTES):
        digest.update(piece)
    stream.seek(0)
    return digest.hexdigest()


def _store(uow: UnitOfWork, stream: BinaryIO) -> None:
    """The file as it came, sealed in the document store."""
    stream.seek(0)
    with uow.documents.sealing(uow.own) as document:
        while piece := stream.read(_READ_BYTES):
            document.write(piece)
