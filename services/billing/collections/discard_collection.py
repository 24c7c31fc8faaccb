"""Gives up a bank file before its release: nothing is collected, the invoice stays open."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.rules.states import CollectionState, ItemState
from services.billing.collections.tables import Collection, CollectionItem
from services.billing.errors import CollectionNotWaiting
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def discard_collection(uow: UnitOfWork, collection_id: UUID, by: Actor) -> Collection:
    """A second time changes nothing. What is still open is asked for by reminder.

    Raises MissingPermission, CollectionNotFound, CollectionNotWaiting.
    """
    by.require(Permission.DUES_RELEASE)
    collection = lock_collection(uow.session, collection_id)
    if collection.state is CollectionState.DISCARDED:
        return collection
    if collection.state is not CollectionState.WAITING:
        raise CollectionNotWaiting
    collection.state = CollectionState.DISCARDED
    for item in uow.session.exec(
        select(CollectionItem).where(
            CollectionItem.collection_id == collection_id,
            CollectionItem.state == ItemState.WAITING,
        )
    ):
        item.state = ItemState.DISCARDED
    return collection
