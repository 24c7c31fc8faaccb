"""A confirmed application goes before the board."""

from __future__ import annotations

from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.errors import NotReadyForVote
from services.members.resolutions.open_resolution import open_resolution
from services.members.resolutions.rules import ResolutionKind
from services.members.resolutions.tables import Resolution
from shared.unit_of_work import UnitOfWork


def put_to_vote(uow: UnitOfWork, application: Application) -> Resolution | None:
    """Opens a circular resolution on a locked, confirmed application.

    None when nobody sits on the board: then it stays confirmed and waits for the office. Raises
    NotReadyForVote.
    """
    if application.state is not ApplicationState.CONFIRMED:
        raise NotReadyForVote
    resolution = open_resolution(uow, ResolutionKind.ADMISSION, application.id, application.company)
    if resolution is not None:
        application.state = ApplicationState.IN_RESOLUTION
        uow.session.flush()
    return resolution
