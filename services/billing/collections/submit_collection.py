"""Notes that a bank file was handed to the bank: from then on it is not handed in again."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.collections.rules.states import CollectionState
from services.billing.collections.tables import Collection
from services.billing.errors import CollectionNotFound
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def submit_collection(uow: UnitOfWork, collection_id: UUID, by: Actor) -> Collection:
    """Keeps who handed it in and when; a second time changes nothing.

    Raises MissingPermission, CollectionNotFound.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    collection = uow.session.exec(
        select(Collection).where(Collection.id == collection_id).with_for_update()
    ).first()
    if collection is None:
        raise CollectionNotFound
    if collection.state is CollectionState.RELEASED:
        collection.state = CollectionState.SUBMITTED
        collection.submitted_by = by.person_id
        collection.submitted_at = uow.clock.now()
    return collection
