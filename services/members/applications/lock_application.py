"""lock_application of services.members.applications.lock_application."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.applications.tables import Application
from services.members.errors import UnknownApplication
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
