"""What the bank told, as pages show it: files, three piles, one transaction, returned debits."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.accounts.tables import MemberAccount
from services.billing.association.tables import OfficerRow
from services.billing.bank.tables import BankFile, BankTransaction, TransactionState
from services.billing.collections.tables import CollectionItem, ItemState
from services.billing.errors import TransactionNotFound
from services.billing.invoices.tables import Invoice
from services.billing.ledger.tables import LedgerEntry
from services.billing.statements.return_reasons import ReturnKind, ReturnReason, return_reason
from shared.db import Session

PAGE = 50
_MOST_UNMATCHED = 200
_MOST_RETURNS = 500


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
        return max(1, -(-self.found // PAGE))


class TransactionPage(NamedTuple):
    """One transaction with its file and what the ledger says of it."""

    transaction: BankTransaction
    file: BankFile | None
    number: str | None
    entries: Sequence[LedgerEntry]


class ReturnedDebit(NamedTuple):
    """A debit that came back or was rejected; `open_cents` is what its invoice owes today."""

    number: str
    company: str
    member_number: str
    member_id: UUID
    state: ItemState
    code: str
    amount_cents: int
    fees_cents: int
    open_cents: int
    returned_on: date | None


class ReturnGroup(NamedTuple):
    """Debits that came back for the same reason, and what to do about it."""

    reason: ReturnReason
    debits: tuple[ReturnedDebit, ...]

    @property
    def open_cents(self) -> int:
        return sum(debit.open_cents for debit in self.debits)


def import_log(session: Session, limit: int = 20) -> list[LoggedFile]:
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


def unmatched_transactions(session: Session) -> list[BankTransaction]:
    """Money nobody has placed, oldest first; at most a few hundred at a time."""
    return list(
        session.exec(
            select(BankTransaction)
            .where(BankTransaction.state == TransactionState.UNMATCHED)
            .order_by(col(BankTransaction.booked_on), col(BankTransaction.id))
            .limit(_MOST_UNMATCHED)
        )
    )


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
        .limit(PAGE)
        .offset((page - 1) * PAGE)
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
        .limit(PAGE)
    ).all()
    return TransactionPage(row, file, number, entries)


def returned_debits(session: Session) -> list[ReturnGroup]:
    """The latest debits that came back, by reason: what a person must decide stands first."""
    rows = session.execute(
        sa.select(
            col(Invoice.number),
            col(MemberAccount.company),
            col(MemberAccount.member_number),
            col(MemberAccount.member_id),
            col(CollectionItem.state),
            sa.func.coalesce(col(CollectionItem.reason), "MS03"),
            col(CollectionItem.amount_cents),
            col(CollectionItem.fees_cents),
            col(Invoice.open_cents),
            col(CollectionItem.returned_on),
        )
        .join(Invoice, col(Invoice.id) == col(CollectionItem.invoice_id))
        .join(MemberAccount, col(MemberAccount.member_id) == col(Invoice.member_id))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.state).in_((ItemState.RETURNED, ItemState.REJECTED)),
        )
        .order_by(col(CollectionItem.returned_on).desc(), col(Invoice.number))
        .limit(_MOST_RETURNS)
    )
    grouped: dict[str, list[ReturnedDebit]] = {}
    for row in rows:
        debit = ReturnedDebit._make(row)
        grouped.setdefault(debit.code, []).append(debit)
    groups = [ReturnGroup(return_reason(code), tuple(some)) for code, some in grouped.items()]
    return sorted(groups, key=lambda group: (_URGENCY[group.reason.kind], group.reason.code))


_URGENCY = {
    ReturnKind.OUR_ERROR: 0,
    ReturnKind.NEW_MANDATE: 1,
    ReturnKind.DISPUTE: 2,
    ReturnKind.RETRY: 3,
    ReturnKind.UNKNOWN: 4,
}


def _count(session: Session, condition: sa.ColumnElement[bool]) -> int:
    query = select(sa.func.count()).select_from(BankTransaction).where(condition)
    return int(session.exec(query).one())
