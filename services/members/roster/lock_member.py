"""One member, locked until the transaction ends."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.errors import UnknownMember
from services.members.roster.tables import Member
from shared.db import Session


def lock_member(session: Session, member_id: UUID) -> Member:
    """SQLite serialises writers and needs no lock. Raises UnknownMember."""
    found = session.exec(
        select(Member)
        .where(col(Member.id) == member_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownMember
    return found
