"""The association, and who holds its offices."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.rules import Origin
from services.members.association.tables import Association, Invitation, Office, Person
from services.members.errors import UnknownAssociation, UnknownPerson
from shared.actor import Actor
from shared.clock import LEGAL_ZONE
from shared.db import Session
from shared.i18n import Language, language_of
from shared.permissions import Permission, Role
from shared.proposals import refuse_own_hand
from shared.terms_of_office import roles_on


def own_association(session: Session) -> Association:
    """The association the session was opened for; raises UnknownAssociation."""
    association = session.get(Association, session.own)
    if association is None:
        raise UnknownAssociation
    return association


def default_language(association: Association) -> Language:
    """The first of the association's languages."""
    return language_of(association.languages[0]) or "en"


def find_actor(session: Session, person_id: UUID, day: date) -> Actor | None:
    """The person with the roles of a day, or None without any in the session's association."""
    row = session.get(Person, person_id)
    roles = roles_of(session, person_id, day) if row else frozenset()
    return _actor(own_association(session), row, roles) if row and roles else None


def actor_by_email(session: Session, email: str, day: date) -> Actor:
    """Raises UnknownPerson when the address belongs to nobody who holds an office on the day."""
    row = person_by_email(session, email)
    roles = roles_of(session, row.id, day) if row else frozenset()
    if row is None or not roles:
        raise UnknownPerson(email=email)
    return _actor(own_association(session), row, roles)


def person_by_email(session: Session, email: str) -> Person | None:
    """The person with this address, in office or not."""
    return session.exec(
        select(Person).where(sa.func.lower(col(Person.email)) == email.strip().lower())
    ).first()


def officers(session: Session, day: date) -> list[Actor]:
    """Everybody who holds an office on a day, by name."""
    association = own_association(session)
    roles = _roles_by_person(session, day)
    return [_actor(association, row, roles[row.id]) for row in people(session) if row.id in roles]


def board(session: Session, day: date) -> list[Person]:
    """The people who hold a seat on the board on a day, by name."""
    roles = _roles_by_person(session, day)
    return [row for row in people(session) if Role.BOARD in roles.get(row.id, ())]


def roles_of(session: Session, person_id: UUID, day: date) -> frozenset[str]:
    """The roles of the offices that a person holds on a day."""
    return roles_on(offices_of(session, person_id), day)


def offices_of(session: Session, person_id: UUID) -> Sequence[Office]:
    """A person's offices, past and future ones too, in the order they began."""
    found = session.exec(select(Office).where(col(Office.person_id) == person_id)).all()
    return sorted(found, key=_by_beginning)


def may_come_in(
    session: Session, person_id: UUID, day: date, *, signs_in_since: datetime | None = None
) -> bool:
    """Whether a person comes in by e-mail: not one whose invitations are all over untaken.

    An invitation is open until the end of the day on which it expires. An account that is younger
    than the first invitation (`signs_in_since`) shows that it was taken up by a code.
    """
    invitations = session.exec(
        select(Invitation)
        .where(col(Invitation.person_id) == person_id)
        .order_by(col(Invitation.invited_at))
    ).all()
    if not invitations or any(is_good(one, day) for one in invitations):
        return True
    if signs_in_since and signs_in_since >= invitations[0].invited_at:
        return True
    return any(one.origin is Origin.FILE for one in offices_of(session, person_id))


def is_good(invitation: Invitation, day: date) -> bool:
    """Whether an invitation was accepted, or may still be."""
    if invitation.accepted_at is not None:
        return True
    last = invitation.expires_at.astimezone(LEGAL_ZONE).date()
    return invitation.revoked_at is None and day <= last


def offices_by_person(session: Session) -> dict[UUID, list[Office]]:
    """Every office of the association, by person, in the order they began."""
    found: dict[UUID, list[Office]] = {}
    for office in sorted(session.exec(select(Office)), key=_by_beginning):
        found.setdefault(office.person_id, []).append(office)
    return found


def refuse_hand_of(
    session: Session, proposer: UUID, decider: UUID, permission: Permission, day: date
) -> None:
    """Raises EnteredByProposer where the one decides by an office that the other just entered."""
    refuse_own_hand(
        decider,
        proposer,
        permission,
        officers=offices_by_person(session),
        names={row.id: row.name for row in people(session)},
        day=day,
    )


def people(session: Session) -> Sequence[Person]:
    """Everybody who ever held an office or was invited to one, by name."""
    return session.exec(select(Person).order_by(col(Person.name), col(Person.id))).all()


def associations(session: Session) -> Sequence[Association]:
    """Every association the session may see, by slug (all of them in a system session)."""
    return session.exec(select(Association).order_by(col(Association.slug))).all()


def _roles_by_person(session: Session, day: date) -> dict[UUID, frozenset[str]]:
    offices = offices_by_person(session)
    found = {person: roles_on(held, day) for person, held in offices.items()}
    return {person: roles for person, roles in found.items() if roles}


def _by_beginning(office: Office) -> tuple[date, datetime, UUID]:
    return office.from_on or date.min, office.recorded_at, office.id


def _actor(association: Association, row: Person, roles: frozenset[str]) -> Actor:
    return Actor.of(row.id, row, association, roles)
