"""The applicant confirms the e-mail address: the board may decide."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.put_to_vote import put_to_vote
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from shared.contracts.members import ApplicationConfirmed
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def confirm_application(uow: UnitOfWork, application_id: UUID) -> Application:
    """Confirms the address and opens the resolution; confirming again changes nothing.

    Raises UnknownApplication.
    """
    application = lock_application(uow, application_id)
    if application.state is not ApplicationState.SUBMITTED:
        return application
    application.state = ApplicationState.CONFIRMED
    application.confirmed_at = uow.clock.now()
    publish(
        uow,
        ApplicationConfirmed(
            application_id=application.id,
            reference=application.reference or "",
            link_counter=application.link_counter,
        ),
    )
    put_to_vote(uow, application)
    return application
