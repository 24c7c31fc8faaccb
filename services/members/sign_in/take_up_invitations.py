"""Who signs in while their invitation is open has taken it up, whichever way they came."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa
from sqlmodel import col

from services.members.association.tables import Invitation
from services.members.sign_in.queries import Office
from shared.unit_of_work import UnitOfWork


def take_up_invitations(uow: UnitOfWork, offices: Iterable[Office]) -> None:
    """Those of the offices that the address has just led to; the links are used up with it."""
    now = uow.clock.now()
    for office in offices:
        with uow.scoped_to(office.association_id):
            uow.session.execute(
                sa.update(Invitation)
                .where(
                    col(Invitation.association_id) == office.association_id,
                    col(Invitation.person_id) == office.person_id,
                    col(Invitation.accepted_at).is_(None),
                    col(Invitation.revoked_at).is_(None),
                    col(Invitation.expires_at) > now,
                )
                .values(accepted_at=now)
                .execution_options(synchronize_session=False)
            )
