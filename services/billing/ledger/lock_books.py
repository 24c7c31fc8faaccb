"""Who books money of an association waits for the one before: one after the other, never two."""

from __future__ import annotations

from sqlmodel import select

from services.billing.association.tables import Association
from services.billing.errors import UnknownAssociation
from shared.db import Session


def lock_books(session: Session) -> Association:
    """Locks the association's row, as it is now, until the transaction ends.

    Raises UnknownAssociation.
    """
    query = select(Association).where(Association.association_id == session.own).with_for_update()
    association = session.exec(query, execution_options={"populate_existing": True}).first()
    if association is None:
        raise UnknownAssociation
    return association
