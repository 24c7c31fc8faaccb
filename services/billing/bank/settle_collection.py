"""Books what a bank credits for direct debits: a collection as one sum, or debit by debit."""

from __future__ import annotations

from datetime import timedelta
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.bank.import_report import Item, Matched
from services.billing.bank.payments import Movement
from services.billing.bank.posting_batch import Books, keep_unmatched
from services.billing.bank.rules.collection_sums import SumKind, explain_sum
from services.billing.bank.rules.payment_text import Series, read_text
from services.billing.bank.tables import BankTransaction, TransactionState
from services.billing.collections.tables import Collection, CollectionItem, ItemState
from services.billing.ledger.tables import Account
from shared.db import Session
from shared.portions import portions

_SLICE = 2_000
_EARLIEST, _LATEST = timedelta(days=5), timedelta(days=15)


class Sums(NamedTuple):
    """Cents of a collection: all, those whose money was not seen, and of these the rejected."""

    total_cents: int
    uncredited_cents: int
    rejected_cents: int


class Known(NamedTuple):
    """A collection that a sum may be of."""

    id: UUID
    message_id: str
    control_sum_cents: int


def settle_sum(books: Books, movement: Movement) -> bool:
    """Books the credit of a whole collection; False if its money is known already.

    A sum that cannot be explained stays unmatched and is tried again when more is known.
    Nothing else may wait in `books`.
    """
    collection = _collection_of(books.session, movement)
    if collection is None:
        movement.explain("collection_unknown")
        keep_unmatched(books, movement)
        return True
    movement.collection_id = collection.id
    sums = collection_sums(books.session, collection.id)
    if items := _listed(books, movement):
        movement.explain("collection_details", str(len(items)))
        _open_sum(books, movement)
        for item in items:
            settle_item(books, item, movement, Account.COLLECTION_CLEARING)
        return True
    kind = explain_sum(movement.amount_cents, sums.uncredited_cents, sums.rejected_cents)
    if kind is SumKind.UNEXPLAINED:
        if not sums.uncredited_cents and _told_elsewhere(books.session, collection.id, movement):
            return False
        movement.explain("collection_differs", str(sums.uncredited_cents))
        keep_unmatched(books, movement)
        return True
    code = "collection_sum" if kind is SumKind.GROSS else "collection_sum_net"
    movement.explain(code, collection.message_id)
    _settle_all(books, movement, collection.id, kind)
    return True


def settle_item(books: Books, item: Item, movement: Movement, source: Account) -> None:
    """The money of one debit has come in; `source` holds it."""
    item.settled_by, item.settled_on, item.changed = movement.id, movement.booked_on, True
    books.mandate_used(item.mandate_id, movement.booked_on)
    claim = books.claims[item.invoice_id]
    if item.state is not ItemState.COLLECTING:
        # It came back before its credit was told: the credit closes what the return opened.
        books.post(movement, source, Account.COLLECTION_CLEARING, item.amount_cents)
        return
    item.state = ItemState.PAID
    books.receive(claim, item.amount_cents, source, movement)
    books.findings.matched.append(Matched(claim.number, item.amount_cents))


def restore_item(books: Books, item: Item, movement: Movement) -> None:
    """The bank credits a returned debit again (Wiedergutschrift, GVC 181 and 184)."""
    item.state, item.changed = ItemState.PAID, True
    item.returned_by = item.returned_on = item.reason = None
    item.settled_by, item.settled_on = movement.id, movement.booked_on
    claim = books.claims[item.invoice_id]
    books.receive(claim, item.amount_cents, movement.source, movement)
    books.findings.matched.append(Matched(claim.number, item.amount_cents))


def collection_sums(session: Session, collection_id: UUID) -> Sums:
    """What is still expected of a collection."""
    item, cents = CollectionItem, col(CollectionItem.amount_cents)
    uncredited = col(item.settled_by).is_(None)
    rejected = sa.and_(
        uncredited, col(item.returned_by).is_(None), col(item.state) == ItemState.REJECTED
    )
    row = session.execute(
        sa.select(
            sa.func.coalesce(sa.func.sum(cents), 0),
            sa.func.coalesce(sa.func.sum(sa.case((uncredited, cents), else_=0)), 0),
            sa.func.coalesce(sa.func.sum(sa.case((rejected, cents), else_=0)), 0),
        ).where(col(item.association_id) == session.own, col(item.collection_id) == collection_id)
    ).one()
    return Sums(*map(int, row))


def _settle_all(books: Books, movement: Movement, collection_id: UUID, kind: SumKind) -> None:
    _open_sum(books, movement)
    conditions = [
        col(CollectionItem.collection_id) == collection_id,
        col(CollectionItem.settled_by).is_(None),
    ]
    if kind is SumKind.NET:
        conditions.append(
            sa.or_(
                col(CollectionItem.state) != ItemState.REJECTED,
                col(CollectionItem.returned_by).is_not(None),
            )
        )
    last = ""
    while items := _next(books, conditions, last):
        last = items[-1].end_to_end_id
        books.load_claims(item.invoice_id for item in items)
        for item in items:
            settle_item(books, item, movement, Account.COLLECTION_CLEARING)
        books.write()


def _next(books: Books, conditions: list[sa.ColumnElement[bool]], last: str) -> list[Item]:
    return books.load_items(*conditions, col(CollectionItem.end_to_end_id) > last, limit=_SLICE)


def _open_sum(books: Books, movement: Movement) -> None:
    movement.state = TransactionState.SETTLED
    books.post(movement, movement.source, Account.COLLECTION_CLEARING, movement.amount_cents)
    books.findings.unmatched.pop(movement.id, None)


def _listed(books: Books, movement: Movement) -> list[Item]:
    """The debits of a sum by the bank's own list, if it is whole and true."""
    details = movement.entry.details
    named = {
        (detail.end_to_end_id or "").upper(): abs(detail.amount_cents or 0) for detail in details
    }
    if len(named) != len(details) or sum(named.values()) != movement.amount_cents:
        return []
    items: list[Item] = []
    for some in portions(named, _SLICE):
        items += books.load_items(col(CollectionItem.end_to_end_id).in_(some))
    books.load_claims(item.invoice_id for item in items)
    true = len(items) == len(named) and all(
        item.settled_by is None and item.amount_cents == named[item.end_to_end_id] for item in items
    )
    return items if true else []


def _collection_of(session: Session, movement: Movement) -> Known | None:
    """By the ids of our file, by one of them in the text, or by the sum alone if only one fits."""
    if movement.collection_id is not None:
        return _one(session, col(Collection.id) == movement.collection_id)
    batch = movement.entry.batch
    ids = [batch.payment_information_id, batch.message_id] if batch else []
    ids += read_text(movement.searched, Series.of(())).own_ids
    named = [id_.upper() for id_ in ids if id_]
    found = _one(
        session,
        sa.or_(
            col(Collection.message_id).in_(named),
            col(Collection.payment_information_id).in_(named),
        ),
    )
    if found or (named and batch and batch.payment_information_id):
        return found
    by_item = _of_details(session, movement)
    return by_item or _of_sum(session, movement)


def _of_details(session: Session, movement: Movement) -> Known | None:
    ids = [(detail.end_to_end_id or "").upper() for detail in movement.entry.details[:1]]
    return _one(
        session,
        col(Collection.id).in_(
            sa.select(col(CollectionItem.collection_id)).where(
                col(CollectionItem.association_id) == session.own,
                col(CollectionItem.end_to_end_id).in_(ids),
            )
        ),
    )


def _of_sum(session: Session, movement: Movement) -> Known | None:
    near = session.execute(
        _known().where(
            col(Collection.association_id) == session.own,
            col(Collection.collect_on).between(
                movement.booked_on - _LATEST, movement.booked_on + _EARLIEST
            ),
        )
    ).all()
    fitting = [
        Known(*row)
        for row in near
        if (sums := collection_sums(session, row.id))
        and explain_sum(movement.amount_cents, sums.uncredited_cents, sums.rejected_cents)
        is not SumKind.UNEXPLAINED
    ]
    return fitting[0] if len(fitting) == 1 else None


def _one(session: Session, condition: sa.ColumnElement[bool]) -> Known | None:
    rows = session.execute(
        _known().where(col(Collection.association_id) == session.own, condition).limit(2)
    ).all()
    return Known(*rows[0]) if len(rows) == 1 else None


def _known() -> sa.Select[UUID, str, int]:
    return sa.select(
        col(Collection.id), col(Collection.message_id), col(Collection.control_sum_cents)
    )


def _told_elsewhere(session: Session, collection_id: UUID, movement: Movement) -> bool:
    """Whether another kind of message told of the same money debit by debit (camt.054)."""
    row = session.execute(
        sa.select(
            sa.func.sum(col(CollectionItem.amount_cents)),
            sa.func.count().filter(
                col(BankTransaction.messages).contains(movement.message, autoescape=True)
            ),
        )
        .join(BankTransaction, col(BankTransaction.id) == col(CollectionItem.settled_by))
        .where(
            col(CollectionItem.association_id) == session.own,
            col(CollectionItem.collection_id) == collection_id,
            col(BankTransaction.booked_on) == movement.booked_on,
        )
    ).one()
    return row[0] == movement.amount_cents and not row[1]
