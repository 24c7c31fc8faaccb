"""The direct debits that a bank's answer is about: loaded, changed in memory, written as a set."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from shared.bulk import bulk_update
from shared.db import Session, table_of
from shared.unit_of_work import UnitOfWork

# As many debits at a time as entries of a statement (book_statement.py has the figures): as many
# invoices are locked and loaded with them.
DEBIT_BATCH_ROWS = 2_000


@dataclass(slots=True)
class Debit:
    """A debit of a collection while the bank's answer is booked; `changed` since it was loaded."""

    id: UUID
    collection_id: UUID
    invoice_id: UUID
    mandate_id: UUID
    end_to_end_id: str
    amount_cents: int
    state: ItemState
    reason: str | None
    settled_by: UUID | None
    settled_on: date | None
    returned_by: UUID | None
    returned_on: date | None
    fees_cents: int
    changed: bool = False


# The fields of a debit are the columns of its row, by name and in this order.
_COLUMNS: tuple[Any, ...] = tuple(
    getattr(CollectionItem, field.name) for field in fields(Debit) if field.name != "changed"
)


class _ChangedDebit(NamedTuple):
    """What the bank's answer changes on a debit."""

    id: UUID
    state: ItemState
    reason: str | None
    settled_by: UUID | None
    settled_on: date | None
    returned_by: UUID | None
    returned_on: date | None
    fees_cents: int


def select_debits(
    session: Session, conditions: Iterable[sa.ColumnElement[bool]], limit: int | None
) -> list[Debit]:
    """The association's debits that meet all conditions, by their end-to-end id."""
    rows = session.execute(
        sa.select(*_COLUMNS)
        .where(col(CollectionItem.association_id) == session.own, *conditions)
        .order_by(col(CollectionItem.end_to_end_id))
        .limit(limit)
    )
    return [Debit(*row) for row in rows]


def write_debits(uow: UnitOfWork, debits: Iterable[Debit]) -> None:
    """Writes those that were changed.

    A file whose debits the bank has booked was handed in, even if nobody noted it: its collection
    is submitted from now on.
    """
    changed = [debit for debit in debits if debit.changed]
    bulk_update(uow, table_of(CollectionItem), [_row(debit) for debit in changed])
    collections = {debit.collection_id for debit in changed}
    if collections:
        uow.session.execute(
            sa.update(Collection)
            .where(
                col(Collection.association_id) == uow.own,
                col(Collection.id).in_(collections),
                col(Collection.state) == CollectionState.RELEASED,
            )
            .values(state=CollectionState.SUBMITTED)
            .execution_options(synchronize_session=False)
        )


def _row(debit: Debit) -> _ChangedDebit:
    return _ChangedDebit(
        id=debit.id,
        state=debit.state,
        reason=debit.reason,
        settled_by=debit.settled_by,
        settled_on=debit.settled_on,
        returned_by=debit.returned_by,
        returned_on=debit.returned_on,
        fees_cents=debit.fees_cents,
    )
