"""Locks an application; the resolution on it, if there is one, is locked first."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.errors import AlreadySubmitted, UnknownApplication
from shared.unit_of_work import UnitOfWork


def lock_application(uow: UnitOfWork, application_id: UUID) -> Application:
    """The application as it is now, held until commit. Raises UnknownApplication."""
    found = uow.session.exec(
        select(Application)
        .where(col(Application.id) == application_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownApplication
    return found


def lock_draft(uow: UnitOfWork, application_id: UUID) -> Application:
    """An application that may still be filled in. Raises UnknownApplication, AlreadySubmitted."""
    draft = lock_application(uow, application_id)
    if draft.state is not ApplicationState.DRAFT:
        raise AlreadySubmitted
    return draft
