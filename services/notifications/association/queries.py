"""Who may use the pages of this service, by its own read model."""

from __future__ import annotations

from uuid import UUID

from services.notifications.association.tables import Association, OfficerRow
from shared.actor import Actor
from shared.db import Session


def find_actor(session: Session, person_id: UUID) -> Actor | None:
    """The person with their roles in the session's association, or None."""
    person = session.get(OfficerRow, person_id)
    association = session.get(Association, session.own)
    if person is None or association is None or person.association_id != session.own:
        return None
    return Actor.of(person_id, person, association)
