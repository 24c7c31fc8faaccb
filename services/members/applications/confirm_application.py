"""The applicant confirms the e-mail address: the board may decide."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.errors import NotReadyForVote
from services.members.resolutions.open_resolution import open_resolution
from services.members.resolutions.tables import Resolution
from shared.actor import Actor
from shared.contracts.members import ApplicationConfirmed
from shared.events import publish
from shared.permissions import Permission
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
        ApplicationConfirmed(application_id=application.id, reference=application.reference or ""),
    )
    open_resolution(uow, application)
    return application


def vote_again(uow: UnitOfWork, application_id: UUID, by: Actor) -> Resolution:
    """Puts a confirmed application to the vote, anew if need be.

    Raises MissingPermission, UnknownApplication, NotReadyForVote.
    """
    by.require(Permission.APPLICATIONS_WRITE)
    resolution = open_resolution(uow, lock_application(uow, application_id))
    if resolution is None:
        raise NotReadyForVote
    return resolution
