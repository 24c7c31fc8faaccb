"""Who may use the pages of this service, by its own read model."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from services.notifications.association.tables import Association, OfficerRow
from shared.actor import Actor
from shared.db import Session


def find_actor(session: Session, person_id: UUID, day: date) -> Actor | None:
    """The person with the roles of a day in the session's association, or None without any."""
    person = session.get(OfficerRow, person_id)
    association = session.get(Association, session.own)
    if person is None or association is None or person.association_id != session.own:
        return None
    roles = person.roles_on(day)
    return Actor.of(person_id, person, association, roles) if roles else None
