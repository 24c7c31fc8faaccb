"""Notes that a bank file was handed to the bank: from then on it is not handed in again."""

from __future__ import annotations

from uuid import UUID

from services.billing.collections.lock_collection import lock_collection
from services.billing.collections.rules.states import UNRELEASED, CollectionState
from services.billing.collections.tables import Collection
from services.billing.errors import CollectionNotReleased
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def submit_collection(uow: UnitOfWork, collection_id: UUID, by: Actor) -> Collection:
    """Keeps who handed it in and when; a second time changes nothing.

    Raises MissingPermission, CollectionNotFound, CollectionNotReleased.
    """
    by.require(Permission.COLLECTIONS_SUBMIT)
    collection = lock_collection(uow.session, collection_id)
    if collection.state in UNRELEASED:
        raise CollectionNotReleased
    if collection.state is CollectionState.RELEASED:
        collection.state = CollectionState.SUBMITTED
        collection.submitted_by = by.person_id
        collection.submitted_at = uow.clock.now()
    return collection
