"""Seals the accounts of transactions that an older version booked with a search hash only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.bank.payments import Payment, payments_of
from services.billing.bank.tables import BankFile, BankFingerprint, BankTransaction
from services.billing.statements import open_statement
from shared.batches import batches
from shared.bulk import bulk_update
from shared.db import table_of
from shared.documents import DocumentNotFound, OpenedDocument
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


class _SealedRow(NamedTuple):
    """A transaction's account, sealed for it."""

    id: UUID
    counterparty_iban_sealed: bytes


def seal_accounts(uow: UnitOfWork) -> int:
    """How many were sealed: those whose statement is still in the store.

    The account is read from the statement again, and believed if it has the transaction's hash.
    """
    files = uow.session.exec(
        select(BankFile.sha256, BankFile.format)
        .where(col(BankFile.format).startswith("camt"), sa.exists(_waiting(uow)))
        .order_by(col(BankFile.imported_at))
    ).all()
    return sum(_seal_of_file(uow, sha256, format_) for sha256, format_ in files)


def _waiting(uow: UnitOfWork) -> sa.Select[UUID]:
    return sa.select(col(BankTransaction.id)).where(
        col(BankTransaction.association_id) == uow.own,
        col(BankTransaction.counterparty_iban_hash).is_not(None),
        col(BankTransaction.counterparty_iban_sealed).is_(None),
    )


def _seal_of_file(uow: UnitOfWork, sha256: str, format_: str) -> int:
    try:
        document = uow.documents.open(uow.own, sha256)
    except DocumentNotFound:
        return 0
    return sum(
        _seal(uow, {payment.fingerprint: payment for payment in some})
        for some in batches(_payments(uow, document, format_))
    )


def _payments(uow: UnitOfWork, document: OpenedDocument, format_: str) -> Iterator[Payment]:
    ids = iter(new_id, None)
    for entry in open_statement(_Reader(document.pieces)):
        for payment in payments_of(entry, format_[:8], uow.keys.search_hashes, ids):
            if payment.iban:
                yield payment


def _seal(uow: UnitOfWork, payments: dict[str, Payment]) -> int:
    rows = [
        _SealedRow(id_, uow.keys.encrypt(payment.iban, id_.bytes))
        for id_, fingerprint, hashed in _rows_of(uow, list(payments))
        if (payment := payments[fingerprint]).iban and hashed in payment.iban_hashes
    ]
    bulk_update(uow, table_of(BankTransaction), rows)
    return len(rows)


def _rows_of(uow: UnitOfWork, fingerprints: Sequence[str]) -> Iterable[tuple[UUID, str, str]]:
    """Waiting transactions by their fingerprint, or by one that another message gave them."""
    transaction, other = BankTransaction, BankFingerprint
    waiting = col(transaction.id).in_(_waiting(uow))
    hashed = col(transaction.counterparty_iban_hash)
    own = sa.select(col(transaction.id), col(transaction.fingerprint), hashed).where(
        waiting, col(transaction.fingerprint).in_(fingerprints)
    )
    others = (
        sa.select(col(transaction.id), col(other.fingerprint), hashed)
        .join(other, col(other.transaction_id) == col(transaction.id))
        .where(
            waiting,
            col(other.association_id) == uow.own,
            col(other.fingerprint).in_(fingerprints),
        )
    )
    found = {row.id: tuple(row) for query in (own, others) for row in uow.session.execute(query)}
    return found.values()


class _Reader:
    """Pieces of a document as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._left = b""

    def read(self, size: int = -1, /) -> bytes:
        """At most `size` bytes, none at the end."""
        while not self._left and (piece := next(self._pieces, None)) is not None:
            self._left = piece
        end = len(self._left) if size < 0 else size
        taken, self._left = self._left[:end], self._left[end:]
        return taken
