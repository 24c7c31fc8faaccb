"""Finds applications: by their link, by reference, for the office's and the board's list."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, ApplicationContact, Consent
from services.members.errors import UnknownApplication
from services.members.resolutions.queries import Voting, open_deadline
from services.members.roster.contacts import ContactData
from services.members.roster.queries import member_number
from services.members.roster.rules import ContactRole
from shared.batches import batches
from shared.db import Session


@dataclass(frozen=True)
class SavedEntries:
    """What an applicant has filled in so far, and whom to write to."""

    application: Application
    contacts: tuple[ContactData, ...]

    @property
    def main(self) -> ContactData | None:
        return next((one for one in self.contacts if ContactRole.MAIN in one.roles), None)

    @property
    def billing(self) -> list[str]:
        """The addresses that invoices go to."""
        return [one.email for one in self.contacts if ContactRole.BILLING in one.roles]

    @property
    def is_sent(self) -> bool:
        return self.application.state is not ApplicationState.DRAFT


@dataclass(frozen=True)
class ListedApplication:
    """One line of the list: the latest voting on it; `days` are left until its deadline."""

    application: Application
    voting: Voting | None
    mine_is_missing: bool = False
    days: int | None = None

    @property
    def decided_at(self) -> datetime | None:
        """When the board decided or the applicant withdrew."""
        return self.application.ended_at


@dataclass(frozen=True)
class Standing:
    """Where an application stands, as far as its applicant may know.

    `deadline_at` is there while the board votes on it, `member_number` once it is admitted.
    """

    application: Application
    deadline_at: datetime | None
    member_number: str


def token_hash(token: str) -> str:
    """What is kept of a draft's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def entries_by_token(session: Session, token: str) -> SavedEntries:
    """What a form's link opens. Raises UnknownApplication."""
    found = _one(
        session.exec(
            select(Application).where(col(Application.token_sha256) == token_hash(token))
        ).first()
    )
    return SavedEntries(found, application_contacts(session, found.id))


def application_by_id(session: Session, application_id: UUID) -> Application:
    """Raises UnknownApplication."""
    return _one(session.get(Application, application_id))


def application_by_reference(session: Session, reference: str) -> Application:
    """Raises UnknownApplication."""
    return _one(
        session.exec(select(Application).where(col(Application.reference) == reference)).first()
    )


def applications_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Application]:
    """Those of them that there are."""
    found: dict[UUID, Application] = {}
    for some in batches(ids):
        rows = session.exec(select(Application).where(col(Application.id).in_(some)))
        found |= {row.id: row for row in rows}
    return found


def application_contacts(session: Session, application_id: UUID) -> tuple[ContactData, ...]:
    """Whom to write to about the application, in the order of the form."""
    rows = session.exec(
        select(ApplicationContact)
        .where(col(ApplicationContact.application_id) == application_id)
        .order_by(col(ApplicationContact.position))
    )
    return tuple(ContactData.of(row) for row in rows)


def consents(session: Session, application_id: UUID) -> Sequence[Consent]:
    """What the applicant agreed to."""
    return session.exec(
        select(Consent)
        .where(col(Consent.application_id) == application_id)
        .order_by(col(Consent.topic))
    ).all()


def applications_in(session: Session, states: Sequence[ApplicationState]) -> Sequence[Application]:
    """Applications in these states, latest first; never drafts."""
    return session.exec(
        select(Application)
        .where(col(Application.state).in_(states), col(Application.state) != ApplicationState.DRAFT)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
    ).all()


def standing(session: Session, application_id: UUID) -> Standing:
    """Raises UnknownApplication."""
    application = application_by_id(session, application_id)
    return Standing(
        application,
        open_deadline(session, application_id),
        member_number(session, application.member_id) if application.member_id else "",
    )


def _one(found: Application | None) -> Application:
    if found is None:
        raise UnknownApplication
    return found
