"""What the bank reported, as pages show it: files, three piles, one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.association.tables import NumberSeries, OfficerRow
from services.billing.bank.rules.payment_text import Series
from services.billing.bank.rules.states import TransactionState
from services.billing.bank.tables import BankFile, BankTransaction
from services.billing.collections.tables import Collection
from services.billing.errors import BankFileNotFound, TransactionNotFound
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from shared.db import Session

# What one page of a list holds: read without much scrolling, and loaded at once.
PAGE_ROWS = 50
# More than an office places at a sitting; each of them is weighed against the open invoices.
UNMATCHED_MAX = 200
# Files of about the last half year, at one or two a week.
LOG_ROWS = 20


class Pile(StrEnum):
    """`open`: nobody knows; `suggested`: someone has to say yes; `placed`: booked to its reason."""

    OPEN = "open"
    SUGGESTED = "suggested"
    PLACED = "placed"


class LoggedFile(NamedTuple):
    """A line of the import log."""

    id: UUID
    file_name: str
    format: str
    sha256: str
    entries: int
    new: int
    known: int
    imported_at: datetime
    by: str | None


class StoredFile(NamedTuple):
    """An imported file in the document store, under its SHA-256."""

    file_name: str
    sha256: str


class PlacedRow(NamedTuple):
    """A transaction that was booked to its reason; `number` of its (first) invoice, if it has."""

    transaction: BankTransaction
    number: str | None
    company: str | None


class PlacedList(NamedTuple):
    """A page of placed transactions, latest first."""

    rows: tuple[PlacedRow, ...]
    number: int
    found: int

    @property
    def last(self) -> int:
        return max(1, -(-self.found // PAGE_ROWS))


class TransactionPage(NamedTuple):
    """One transaction with its file and what the ledger says of it."""

    transaction: BankTransaction
    file: BankFile | None
    number: str | None
    entries: Sequence[LedgerEntry]


def import_log(session: Session, limit: int = LOG_ROWS) -> list[LoggedFile]:
    """The files imported last."""
    columns = [col(getattr(BankFile, name)) for name in LoggedFile._fields[:-1]]
    rows = session.execute(
        sa.select(*columns, col(OfficerRow.name))
        .outerjoin(OfficerRow, col(OfficerRow.person_id) == col(BankFile.imported_by))
        .where(col(BankFile.association_id) == session.own)
        .order_by(col(BankFile.imported_at).desc(), col(BankFile.id).desc())
        .limit(limit)
    )
    return [LoggedFile._make(row) for row in rows]


def bank_file(session: Session, file_id: UUID) -> StoredFile:
    """An imported file, however long ago. Raises BankFileNotFound."""
    row = session.exec(
        select(BankFile.file_name, BankFile.sha256).where(BankFile.id == file_id)
    ).first()
    if row is None:
        raise BankFileNotFound
    return StoredFile(*row)


def bank_documents(session: Session) -> frozenset[str]:
    """The documents that hold members' accounts, by SHA-256: files from the bank and for it."""
    files = session.exec(select(BankFile.sha256)).all()
    return frozenset([*files, *session.exec(select(Collection.sha256)).all()]) - {""}


def invoice_series(session: Session) -> Series:
    """The beginnings of the association's invoice numbers."""
    return Series.of(session.exec(select(NumberSeries.series)))


def unmatched_transactions(session: Session) -> list[BankTransaction]:
    """Money nobody has placed, oldest first; at most a few hundred at a time."""
    return list(
        session.exec(
            select(BankTransaction)
            .where(BankTransaction.state == TransactionState.UNMATCHED)
            .order_by(col(BankTransaction.booked_on), col(BankTransaction.id))
            .limit(UNMATCHED_MAX)
        )
    )


def latest_day(session: Session) -> date | None:
    """The day of the latest transaction; None where there is none."""
    return session.exec(select(sa.func.max(BankTransaction.booked_on))).first()


def unmatched_count(session: Session) -> int:
    return _count(session, col(BankTransaction.state) == TransactionState.UNMATCHED)


def placed_count(session: Session) -> int:
    return _count(session, col(BankTransaction.state) != TransactionState.UNMATCHED)


def placed_transactions(session: Session, page: int) -> PlacedList:
    """A page, from 1, of what was booked to its reason."""
    rows = session.execute(
        sa.select(BankTransaction, col(Invoice.number), col(MemberAccount.company))
        .outerjoin(Invoice, col(Invoice.id) == col(BankTransaction.invoice_id))
        .outerjoin(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(col(BankTransaction.state) != TransactionState.UNMATCHED)
        .order_by(col(BankTransaction.booked_on).desc(), col(BankTransaction.id).desc())
        .limit(PAGE_ROWS)
        .offset((page - 1) * PAGE_ROWS)
    )
    return PlacedList(tuple(PlacedRow(*row) for row in rows), page, placed_count(session))


def find_transaction(session: Session, transaction_id: UUID) -> TransactionPage:
    """Raises TransactionNotFound."""
    row = session.exec(select(BankTransaction).where(BankTransaction.id == transaction_id)).first()
    if row is None:
        raise TransactionNotFound
    number = session.exec(select(Invoice.number).where(Invoice.id == row.invoice_id)).first()
    file = session.exec(select(BankFile).where(BankFile.id == row.bank_file_id)).first()
    entries = session.exec(
        select(LedgerEntry)
        .where(LedgerEntry.transaction_id == row.id)
        .order_by(col(LedgerEntry.entered_at), col(LedgerEntry.id))
        .limit(PAGE_ROWS)
    ).all()
    return TransactionPage(row, file, number, entries)


def _count(session: Session, condition: sa.ColumnElement[bool]) -> int:
    query = select(sa.func.count()).select_from(BankTransaction).where(condition)
    return int(session.exec(query).one())
