"""Notes that a bank file was handed to the bank: from then on it is not handed in again."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.collections.tables import Collection, CollectionState
from services.billing.errors import CollectionNotFound, MayNotSubmitCollections
from shared.db import Session
from shared.service import Officer


def submit_collection(session: Session, collection_id: UUID, by: Officer) -> Collection:
    """Keeps who handed it in and when; a second time changes nothing.

    Raises MayNotSubmitCollections, CollectionNotFound.
    """
    if "treasurer" not in by.roles:
        raise MayNotSubmitCollections(name=by.name)
    collection = session.exec(
        select(Collection).where(Collection.id == collection_id).with_for_update()
    ).first()
    if collection is None:
        raise CollectionNotFound
    if collection.state is CollectionState.RELEASED:
        collection.state = CollectionState.SUBMITTED
        collection.submitted_by = by.person_id
        collection.submitted_at = session.runtime.clock.now()
    return collection
