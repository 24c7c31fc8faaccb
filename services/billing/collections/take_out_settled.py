"""Takes debits out by itself that must not be collected any more: paid, given up, held, without a
mandate."""

from __future__ import annotations

from collections.abc import Collection as Ids
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.rewrite_file import refresh_file
from services.billing.collections.rules.states import UNRELEASED, CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotReleased
from services.billing.ledger.lock_books import lock_books
from shared.unit_of_work import UnitOfWork


def take_out_settled(uow: UnitOfWork, collection_id: UUID) -> int:
    """Before a file is downloaded or handed in: how many debits left it. Raises
    CollectionNotFound."""
    lock_books(uow.session)
    return refresh_file(uow, lock_collection(uow.session, collection_id))


def take_file(uow: UnitOfWork, collection_id: UUID) -> Collection:
    """The file to be downloaded, as it must be now; which version was taken is kept.

    Raises CollectionNotFound, CollectionNotReleased.
    """
    take_out_settled(uow, collection_id)
    collection = lock_collection(uow.session, collection_id)
    if collection.state in UNRELEASED:
        raise CollectionNotReleased
    if collection.state is CollectionState.RELEASED:
        collection.downloaded_version = collection.version
    return collection


def take_settled_out(uow: UnitOfWork, invoice_ids: Ids[UUID]) -> None:
    """Money was booked on these invoices: files that still collect them are made anew."""
    files = uow.session.execute(
        sa.select(col(Collection.id))
        .join(CollectionItem, col(CollectionItem.collection_id) == col(Collection.id))
        .where(
            col(Collection.association_id) == uow.own,
            col(Collection.state) == CollectionState.RELEASED,
            col(CollectionItem.state) == ItemState.COLLECTING,
            col(CollectionItem.invoice_id).in_(list(invoice_ids)),
        )
        .distinct()
    ).scalars()
    for collection_id in sorted(files):
        take_out_settled(uow, collection_id)
