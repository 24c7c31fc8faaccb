"""An invited person takes their link up."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.association.tables import Invitation
from services.members.errors import InvitationOver
from services.members.people.queries import InvitedPerson, invitation_by_id
from services.members.people.rules import InvitationState
from shared.unit_of_work import UnitOfWork


def accept_invitation(uow: UnitOfWork, invitation_id: UUID) -> InvitedPerson:
    """Once, while it is open; of two clicks at once the second is refused.

    Raises UnknownInvitation or InvitationOver.
    """
    now = uow.clock.now()
    found = invitation_by_id(uow.session, invitation_id, now)
    if found.state is not InvitationState.OPEN:
        raise InvitationOver
    taken = uow.session.execute(
        sa.update(Invitation)
        .where(
            col(Invitation.id) == invitation_id,
            col(Invitation.association_id) == uow.own,
            col(Invitation.accepted_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(accepted_at=now)
        .execution_options(synchronize_session=False)
        .returning(col(Invitation.id))
    ).first()
    if taken is None:
        raise InvitationOver
    return found
