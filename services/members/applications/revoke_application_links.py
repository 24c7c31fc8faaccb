"""The office ends the links mailed about an application: they reached somebody else."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from services.members.applications.renew_application_links import renew_application_links
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def revoke_application_links(uow: UnitOfWork, application_id: UUID, by: Actor) -> bool:
    """Ends them at once and has fresh ones mailed; returns whether there was anything to end.

    Raises MissingPermission, UnknownApplication.
    """
    by.require(Permission.APPLICATIONS_WRITE)
    return renew_application_links(uow, application_id, wait=timedelta())
