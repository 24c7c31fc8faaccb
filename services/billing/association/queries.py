"""Who may act in billing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.tables import Association, OfficerRow
from services.billing.errors import UnknownAssociation
from shared.actor import Actor
from shared.db import Session
from shared.permissions import Permission, roles_with


def find_actor(session: Session, person_id: UUID) -> Actor | None:
    """The person with its roles, or None when it has none in the session's association."""
    row = session.get(OfficerRow, person_id)
    return Actor.of(person_id, row, own_association(session)) if row else None


def names_of(session: Session, ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """The names of people who have or had a role."""
    wanted = {one for one in ids if one}
    rows = session.exec(select(OfficerRow).where(col(OfficerRow.person_id).in_(wanted)))
    return {row.person_id: row.name for row in rows}


def name_in(names: Mapping[UUID, str], person: UUID | None) -> str:
    """A name out of `names_of`, or nothing."""
    return names.get(person, "") if person else ""


def holders_of(
    session: Session, permission: Permission, *, but: UUID | None = None
) -> tuple[str, ...]:
    """The names of those who hold a permission, all but one person."""
    allowed = frozenset(roles_with(permission))
    rows = session.exec(select(OfficerRow).order_by(col(OfficerRow.name)))
    return tuple(
        row.name for row in rows if allowed.intersection(row.roles) and row.person_id != but
    )


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association
