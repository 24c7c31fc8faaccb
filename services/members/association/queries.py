"""The association, and who holds its offices."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.tables import Association, Person
from services.members.errors import UnknownAssociation, UnknownPerson
from shared.db import Session
from shared.i18n import Language, language_of
from shared.service import Officer


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association


def default_language(association: Association) -> Language:
    """The first of the association's languages."""
    return language_of(association.languages[0]) or "en"


def find_officer(session: Session, person_id: UUID) -> Officer | None:
    """The person with its roles, or None when it has none in the session's association."""
    row = session.get(Person, person_id)
    return _officer(own_association(session), row) if row and row.roles else None


def officer_by_email(session: Session, email: str) -> Officer:
    """Raises UnknownPerson when the address belongs to nobody with a role."""
    row = session.exec(
        select(Person).where(sa.func.lower(col(Person.email)) == email.strip().lower())
    ).first()
    if row is None or not row.roles:
        raise UnknownPerson(email=email)
    return _officer(own_association(session), row)


def officers(session: Session) -> list[Officer]:
    """Everybody with a role, by name."""
    association = own_association(session)
    return [_officer(association, row) for row in _people(session) if row.roles]


def board(session: Session) -> list[Person]:
    """The people who hold a seat on the board now, by name."""
    return [row for row in _people(session) if "board" in row.roles]


def associations(session: Session) -> Sequence[Association]:
    """Every association the session may see, by slug (all of them in a system session)."""
    return session.exec(select(Association).order_by(col(Association.slug))).all()


def _people(session: Session) -> Sequence[Person]:
    return session.exec(select(Person).order_by(col(Person.name), col(Person.id))).all()


def _officer(association: Association, row: Person) -> Officer:
    return Officer(
        person_id=row.id,
        association_id=association.association_id,
        slug=association.slug,
        association=association.name,
        name=row.name,
        email=row.email,
        language=row.language,
        roles=frozenset(row.roles),
    )
