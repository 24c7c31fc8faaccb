"""What was asked for and not used, or used long ago, is of no use to anybody: it goes."""

from __future__ import annotations

import sqlalchemy as sa
from sqlmodel import col

from services.members.sign_in.rules import KEPT_FOR
from services.members.sign_in.tables import OidcRequest, PasskeyChallenge, SignInRequest
from shared.unit_of_work import UnitOfWork


def delete_sign_in_traces(uow: UnitOfWork) -> int:
    """Codes, challenges and trips to a directory that ended a day ago; returns how many."""
    before = uow.clock.now() - KEPT_FOR
    deleted = 0
    for table in (SignInRequest, PasskeyChallenge, OidcRequest):
        gone = uow.session.execute(sa.delete(table).where(col(table.expires_at) < before))
        deleted += gone.rowcount  # type: ignore[attr-defined]
    return deleted
