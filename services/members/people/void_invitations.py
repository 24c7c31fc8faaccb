"""All open links of a person are closed."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.association.tables import Invitation
from shared.unit_of_work import UnitOfWork


def void_invitations(uow: UnitOfWork, person_id: UUID) -> None:
    """Those already used or closed stay as they are."""
    uow.session.execute(
        sa.update(Invitation)
        .where(
            col(Invitation.association_id) == uow.own,
            col(Invitation.person_id) == person_id,
            col(Invitation.accepted_at).is_(None),
            col(Invitation.revoked_at).is_(None),
        )
        .values(revoked_at=uow.clock.now())
        .execution_options(synchronize_session=False)
    )
