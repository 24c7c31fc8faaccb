"""Who may act in billing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.tables import Association, OfficerRow
from services.billing.errors import UnknownAssociation, UnknownPerson
from shared.db import Session
from shared.service import Officer


def find_officer(session: Session, person_id: UUID) -> Officer | None:
    """The person with its roles, or None when it has none in the session's association."""
    row = session.get(OfficerRow, person_id)
    return _officer(session, row) if row else None


def officer_by_email(session: Session, email: str) -> Officer:
    """Raises UnknownPerson when the address belongs to nobody with a role."""
    row = session.exec(
        select(OfficerRow).where(sa.func.lower(col(OfficerRow.email)) == email.strip().lower())
    ).first()
    if row is None:
        raise UnknownPerson(email=email)
    return _officer(session, row)


def names_of(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who have or had a role."""
    wanted = {one for one in ids if one}
    rows = session.exec(select(OfficerRow).where(col(OfficerRow.person_id).in_(wanted)))
    return {row.person_id: row.name for row in rows}


def name_in(names: Mapping[UUID, str], person: UUID | None) -> str:
    """A name out of `names_of`, or nothing."""
    return names.get(person, "") if person else ""


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association


def _officer(session: Session, row: OfficerRow) -> Officer:
    association = own_association(session)
    return Officer(
        person_id=row.person_id,
        association_id=association.association_id,
        slug=association.slug,
        association=association.name,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=frozenset(row.roles),
    )
