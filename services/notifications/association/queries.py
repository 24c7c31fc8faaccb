"""Who may use the pages of this service, by its own read model."""

from __future__ import annotations

from uuid import UUID

from services.notifications.association.tables import Association, OfficerRow
from shared.db import Session
from shared.service import Officer


def find_officer(session: Session, person_id: UUID) -> Officer | None:
    """The person with their roles in the session's association, or None."""
    person = session.get(OfficerRow, person_id)
    association = session.get(Association, session.own)
    if person is None or association is None or person.association_id != session.own:
        return None
    return Officer(
        person_id=person.person_id,
        association_id=person.association_id,
        slug=association.slug,
        association=association.name,
        name=person.name,
        email=person.email,
        language=person.language,
        roles=frozenset(person.roles),
    )
