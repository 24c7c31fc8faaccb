"""An invitation that was sent opens nothing any more."""

from __future__ import annotations

from uuid import UUID

from services.members.people.queries import person_by_id
from services.members.people.void_invitations import void_invitations
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def revoke_invitation(uow: UnitOfWork, person_id: UUID, by: Actor) -> None:
    """Offices stay: they alone decide who may act. Raises MissingPermission or UnknownOfficer."""
    by.require(Permission.PEOPLE_WRITE)
    void_invitations(uow, person_by_id(uow.session, person_id).id)
