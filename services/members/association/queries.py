"""The association, and who holds its offices."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.tables import Association, Person
from services.members.errors import UnknownAssociation, UnknownPerson
from shared.actor import Actor
from shared.db import Session
from shared.i18n import Language, language_of
from shared.permissions import Role


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association


def default_language(association: Association) -> Language:
    """The first of the association's languages."""
    return language_of(association.languages[0]) or "en"


def find_actor(session: Session, person_id: UUID) -> Actor | None:
    """The person with its roles, or None when it has none in the session's association."""
    row = session.get(Person, person_id)
    return _actor(own_association(session), row) if row and row.roles else None


def actor_by_email(session: Session, email: str) -> Actor:
    """Raises UnknownPerson when the address belongs to nobody with a role."""
    row = session.exec(
        select(Person).where(sa.func.lower(col(Person.email)) == email.strip().lower())
    ).first()
    if row is None or not row.roles:
        raise UnknownPerson(email=email)
    return _actor(own_association(session), row)


def officers(session: Session) -> list[Actor]:
    """Everybody with a role, by name."""
    association = own_association(session)
    return [_actor(association, row) for row in _people(session) if row.roles]


def board(session: Session) -> list[Person]:
    """The people who hold a seat on the board now, by name."""
    return [row for row in _people(session) if Role.BOARD in row.roles]


def associations(session: Session) -> Sequence[Association]:
    """Every association the session may see, by slug (all of them in a system session)."""
    return session.exec(select(Association).order_by(col(Association.slug))).all()


def _people(session: Session) -> Sequence[Person]:
    return session.exec(select(Person).order_by(col(Person.name), col(Person.id))).all()


def _actor(association: Association, row: Person) -> Actor:
    return Actor.of(row.id, row, association)
