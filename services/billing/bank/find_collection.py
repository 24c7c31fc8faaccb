"""Finds the collection that a sum is the credit of, and what is still expected of one."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.payments import Payment
from services.billing.bank.rules.collection_sums import SumKind, explain_sum
from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.bank.tables import BankTransaction
from services.billing.collections.rules.states import NOT_IN_FILE, UNRELEASED, ItemState
from services.billing.collections.tables import Collection, CollectionItem, VoidBankFile
from shared.db import Session

# A sum without our id may be of a collection due up to 15 days before (weekends, holidays, a file
# handed in late) or 5 days after (a bank that credits at once what it was handed early).
_COLLECTED_BEFORE, _COLLECTED_AFTER = timedelta(days=15), timedelta(days=5)


class FoundCollection(NamedTuple):
    """A collection that a sum is of."""

    id: UUID
    message_id: str


class CollectionSums(NamedTuple):
    """Cents of a collection: all, those whose money was not seen, and of these the rejected."""

    total_cents: int
    uncredited_cents: int
    rejected_cents: int

    def explain(self, amount_cents: int) -> SumKind:
        return explain_sum(amount_cents, self.uncredited_cents, self.rejected_cents)


def find_collection(session: Session, payment: Payment) -> FoundCollection | None:
    """By the ids of our file, by one of them in the text, or by the sum alone if only one fits."""
    if payment.collection_id is not None:
        return _only(session, col(Collection.id) == payment.collection_id)
    batch = payment.entry.batch
    ids = [batch.payment_information_id, batch.message_id] if batch else []
    ids += read_text(payment.searched, Series.of(())).own_ids
    named = [id_.upper() for id_ in ids if id_]
    found = _only(
        session,
        sa.or_(
            col(Collection.message_id).in_(named),
            col(Collection.payment_information_id).in_(named),
        ),
    )
    found = found or _by_void_file(session, named)
    if found or (named and batch and batch.payment_information_id):
        return found
    return _by_first_debit(session, payment) or _by_sum(session, payment)


def collection_sums(session: Session, collection_id: UUID) -> CollectionSums:
    """What is still expected of a collection."""
    debit, cents = CollectionItem, col(CollectionItem.amount_cents)
    uncredited = col(debit.settled_by).is_(None)
    rejected = sa.and_(
        uncredited, col(debit.returned_by).is_(None), col(debit.state) == ItemState.REJECTED
    )
    total, uncredited_cents, rejected_cents = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(cents), 0),
            sa.func.coalesce(sa.func.sum(sa.case((uncredited, cents), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((rejected, cents), else_=0)), 0),
        ).where(
            col(debit.association_id) == session.own,
            col(debit.collection_id) == collection_id,
            col(debit.state).not_in(NOT_IN_FILE),
        )
    ).one()
    return CollectionSums(int(total), int(uncredited_cents), int(rejected_cents))


def credited_one_by_one(session: Session, collection_id: UUID, payment: Payment) -> bool:
    """Whether another kind of message reported the same money debit by debit (camt.054)."""
    cents, from_this_message = session.execute(
        sa.select(
            sa.func.sum(col(CollectionItem.amount_cents)),
            sa.func.count().filter(
                col(BankTransaction.messages).contains(payment.message, autoescape=True)
            ),
        )
        .join(BankTransaction, col(BankTransaction.id) == col(CollectionItem.settled_by))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.collection_id) == collection_id,
            col(BankTransaction.booked_on) == payment.booked_on,
        )
    ).one()
    return cents == payment.amount_cents and not from_this_message


def _by_void_file(session: Session, ids: list[str]) -> FoundCollection | None:
    """A file that was handed in although it had been made anew: its money is ours all the same."""
    void = sa.select(col(VoidBankFile.collection_id)).where(
        col(VoidBankFile.association_id) == session.own,
        sa.or_(
            col(VoidBankFile.message_id).in_(ids),
            col(VoidBankFile.payment_information_id).in_(ids),
        ),
    )
    return _only(session, col(Collection.id).in_(void)) if ids else None


def _by_first_debit(session: Session, payment: Payment) -> FoundCollection | None:
    ids = [(detail.end_to_end_id or "").upper() for detail in payment.entry.details[:1]]
    return _only(
        session,
        col(Collection.id).in_(
            sa.select(col(CollectionItem.collection_id)).where(
                col(CollectionItem.association_id) == session.own,
                col(CollectionItem.end_to_end_id).in_(ids),
            )
        ),
    )


def _by_sum(session: Session, payment: Payment) -> FoundCollection | None:
    booked_on = payment.booked_on
    near = session.execute(
        _collections(session).where(
            col(Collection.collect_on).between(
                booked_on - _COLLECTED_BEFORE, booked_on + _COLLECTED_AFTER
            ),
        )
    ).all()
    fitting = [
        FoundCollection(*row)
        for row in near
        if collection_sums(session, row.id).explain(payment.amount_cents) is not SumKind.UNEXPLAINED
    ]
    return fitting[0] if len(fitting) == 1 else None


def _only(session: Session, condition: sa.ColumnElement[bool]) -> FoundCollection | None:
    rows = session.execute(_collections(session).where(condition).limit(2)).all()
    return FoundCollection(*rows[0]) if len(rows) == 1 else None


def _collections(session: Session) -> sa.Select[UUID, str]:
    """Those that can be with the bank: of what nobody released there is no file."""
    return sa.select(col(Collection.id), col(Collection.message_id)).where(
        col(Collection.association_id) == session.own, col(Collection.state).not_in(UNRELEASED)
    )
