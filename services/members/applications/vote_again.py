"""The office puts an application to the vote once more."""

from __future__ import annotations

from uuid import UUID

from services.members.applications.lock_application import lock_application
from services.members.applications.put_to_vote import put_to_vote
from services.members.errors import NotReadyForVote
from services.members.resolutions.tables import Resolution
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def vote_again(uow: UnitOfWork, application_id: UUID, by: Actor) -> Resolution:
    """Opens a resolution on a confirmed application: its vote has lapsed, or it never had one.

    Raises MissingPermission, UnknownApplication, NotReadyForVote.
    """
    by.require(Permission.APPLICATIONS_WRITE)
    resolution = put_to_vote(uow, lock_application(uow, application_id))
    if resolution is None:
        raise NotReadyForVote
    return resolution
