"""The applicant takes the application back."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import ApplicationState, may_become
from services.members.applications.tables import Application
from services.members.errors import CannotWithdraw
from services.members.resolutions.lapse_resolution import lapse_resolution
from services.members.resolutions.lock_resolution import lock_open_resolution
from services.members.resolutions.rules import Reason
from shared.contracts.members import ApplicationWithdrawn
from shared.events import publish
from shared.unit_of_work import UnitOfWork


def withdraw_application(uow: UnitOfWork, application_id: UUID) -> Application:
    """Withdraws it and ends the vote on it; withdrawing again changes nothing.

    Raises CannotWithdraw once it is decided (or is still a draft), UnknownApplication.
    """
    resolution = lock_open_resolution(uow, application_id)
    application = lock_application(uow, application_id)
    if application.state is ApplicationState.WITHDRAWN:
        return application
    if not may_become(application.state, ApplicationState.WITHDRAWN):
        raise CannotWithdraw
    # A vote may have opened while the application was waited for: nobody else knows it yet.
    resolution = resolution or lock_open_resolution(uow, application_id)
    application.state = ApplicationState.WITHDRAWN
    application.withdrawn_at = uow.clock.now()
    uow.session.flush()
    publish(
        uow,
        ApplicationWithdrawn(application_id=application.id, reference=application.reference or ""),
    )
    if resolution is not None:
        lapse_resolution(uow, resolution, Reason.APPLICATION_WITHDRAWN)
    return application
