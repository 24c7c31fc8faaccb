"""Finds applications: by their link, by reference, for the office's and the board's list."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from uuid import UUID

from sqlmodel import col, select

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application, ApplicationContact, Consent
from services.members.errors import UnknownApplication
from services.members.schemas import ContactData
from shared.db import Session


def token_hash(token: str) -> str:
    """What is kept of a draft's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def by_token(session: Session, token: str) -> Application:
    """The application a form's link opens. Raises UnknownApplication."""
    return _one(
        session.exec(
            select(Application).where(col(Application.token_sha256) == token_hash(token))
        ).first()
    )


def by_id(session: Session, application_id: UUID) -> Application:
    """Raises UnknownApplication."""
    return _one(session.get(Application, application_id))


def by_reference(session: Session, reference: str) -> Application:
    """Raises UnknownApplication."""
    return _one(
        session.exec(select(Application).where(col(Application.reference) == reference)).first()
    )


def contacts(session: Session, application_id: UUID) -> tuple[ContactData, ...]:
    """Whom to write to about the application, in the order of the form."""
    rows = session.exec(
        select(ApplicationContact)
        .where(col(ApplicationContact.application_id) == application_id)
        .order_by(col(ApplicationContact.position))
    ).all()
    return tuple(
        ContactData(row.email, tuple(row.roles), row.salutation, row.first_name, row.last_name)
        for row in rows
    )


def consents(session: Session, application_id: UUID) -> Sequence[Consent]:
    """What the applicant agreed to."""
    return session.exec(
        select(Consent)
        .where(col(Consent.application_id) == application_id)
        .order_by(col(Consent.topic))
    ).all()


def submitted(session: Session, states: Sequence[ApplicationState]) -> Sequence[Application]:
    """Applications in these states, latest first; never drafts."""
    return session.exec(
        select(Application)
        .where(col(Application.state).in_(states), col(Application.state) != ApplicationState.DRAFT)
        .order_by(col(Application.submitted_at).desc(), col(Application.id).desc())
    ).all()


def _one(found: Application | None) -> Application:
    if found is None:
        raise UnknownApplication
    return found
