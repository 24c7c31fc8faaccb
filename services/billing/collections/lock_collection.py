"""Who decides about a bank file waits for the one before: release, giving up, handing in."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import select

from services.billing.collections.tables import Collection
from services.billing.errors import CollectionNotFound
from shared.db import Session


def lock_collection(session: Session, collection_id: UUID) -> Collection:
    """The file as it is now, until the transaction ends. Raises CollectionNotFound."""
    query = select(Collection).where(Collection.id == collection_id).with_for_update()
    found = session.exec(query, execution_options={"populate_existing": True}).first()
    if found is None:
        raise CollectionNotFound
    return found
