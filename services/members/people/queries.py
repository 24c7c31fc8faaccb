"""People with their offices and invitations: for the list, one person's page and the link."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.queries import offices_by_person, offices_of, people
from services.members.association.rules import Origin
from services.members.association.tables import Invitation, Office, Person
from services.members.errors import UnknownInvitation, UnknownOfficer
from services.members.people.rules import InvitationState, first_day_without
from shared.clock import LEGAL_ZONE
from shared.db import Session
from shared.terms_of_office import holds_on, is_over, roles_on


@dataclass(frozen=True)
class ListedPerson:
    """A person with all offices, and the latest invitation, if there was any."""

    person: Person
    offices: Sequence[Office]
    invitation: Invitation | None
    now: datetime

    @property
    def today(self) -> date:
        return day_of(self.now)

    @property
    def roles(self) -> frozenset[str]:
        """What the person may act as today."""
        return roles_on(self.offices, self.today)

    @property
    def current(self) -> list[Office]:
        """Offices held today."""
        return [one for one in self.offices if holds_on(one, self.today)]

    @property
    def coming(self) -> list[Office]:
        """Offices that begin later."""
        return [
            one
            for one in self.offices
            if not holds_on(one, self.today) and not is_over(one, self.today)
        ]

    @property
    def past(self) -> list[Office]:
        """Offices that are over, the latest first."""
        return [one for one in reversed(self.offices) if is_over(one, self.today)]

    @property
    def invitation_state(self) -> InvitationState | None:
        return state_of(self.invitation, self.now) if self.invitation else None


@dataclass(frozen=True)
class InvitedPerson:
    """Whom an invitation is for: with the offices that are not over, and who sent it."""

    invitation: Invitation
    state: InvitationState
    person: Person
    offices: Sequence[Office]
    roles: frozenset[str]
    invited_by: str

    @property
    def begins_on(self) -> date | None:
        """The first day of an office to come, for a person who holds none today."""
        days = [one.from_on for one in self.offices if one.from_on]
        return min(days) if days and not self.roles else None


def state_of(invitation: Invitation, now: datetime) -> InvitationState:
    """What has become of an invitation by now."""
    if invitation.accepted_at is not None:
        return InvitationState.ACCEPTED
    over = invitation.revoked_at is not None or now >= invitation.expires_at
    return InvitationState.OVER if over else InvitationState.OPEN


def has_taken_up_office(session: Session, person_id: UUID) -> bool:
    """Whether the person opened an invitation, or was never sent one."""
    invited = session.exec(select(Invitation).where(col(Invitation.person_id) == person_id)).all()
    return not invited or any(one.accepted_at for one in invited)


# Of two invited in one moment, the one that still opens something is the later.
_OLDEST_FIRST = (col(Invitation.invited_at), col(Invitation.revoked_at).is_(None))


def list_people(session: Session, now: datetime) -> list[ListedPerson]:
    """Everybody who holds, held or will hold an office, by name."""
    offices = offices_by_person(session)
    latest = {
        one.person_id: one for one in session.exec(select(Invitation).order_by(*_OLDEST_FIRST))
    }
    return [
        ListedPerson(row, offices.get(row.id, ()), latest.get(row.id), now)
        for row in people(session)
    ]


def person_by_id(session: Session, person_id: UUID) -> Person:
    """Raises UnknownOfficer."""
    found = session.get(Person, person_id)
    if found is None:
        raise UnknownOfficer
    return found


def listed_person(session: Session, person_id: UUID, now: datetime) -> ListedPerson:
    """Raises UnknownOfficer."""
    person = person_by_id(session, person_id)
    latest = session.exec(
        select(Invitation)
        .where(col(Invitation.person_id) == person_id)
        .order_by(*(sa.desc(one) for one in _OLDEST_FIRST))
    ).first()
    return ListedPerson(person, offices_of(session, person_id), latest, now)


def ends_by_revoking(session: Session, person_id: UUID, today: date) -> list[Office]:
    """The offices that end when the open invitation is revoked: none of the association file's,
    and none of a person who has accepted an invitation before."""
    taken_up = session.exec(
        select(Invitation.accepted_at).where(col(Invitation.person_id) == person_id)
    ).all()
    if not taken_up or any(taken_up):
        return []
    return [
        one
        for one in offices_of(session, person_id)
        if one.origin is not Origin.FILE and not is_over(one, today)
    ]


def invitation_by_id(session: Session, invitation_id: UUID, now: datetime) -> InvitedPerson:
    """Raises UnknownInvitation."""
    found = session.get(Invitation, invitation_id)
    if found is None:
        raise UnknownInvitation
    person = person_by_id(session, found.person_id)
    today = day_of(now)
    offices = [one for one in offices_of(session, person.id) if not is_over(one, today)]
    return InvitedPerson(
        invitation=found,
        state=state_of(found, now),
        person=person,
        offices=offices,
        roles=roles_on(offices, today),
        invited_by=name_of(session, found.invited_by),
    )


def name_of(session: Session, recorded: str) -> str:
    """The name of the person who is recorded by id; nothing for files and the command line."""
    try:
        person = session.get(Person, UUID(recorded))
    except ValueError:
        return ""
    return person.name if person else ""


def all_offices(session: Session) -> list[Office]:
    """Every office of the association."""
    return [one for held in offices_by_person(session).values() for one in held]


def vacant_from(session: Session, role: str, today: date) -> date | None:
    """The first day from today on when nobody holds a role."""
    return first_day_without(all_offices(session), role, today)


def day_of(moment: datetime) -> date:
    """The day of law of a moment."""
    return moment.astimezone(LEGAL_ZONE).date()
