"""A member's row as plain data: a hundred thousand of them are read, compared and written."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.roster.rules import MemberKind, MemberState
from services.members.roster.tables import Member
from shared.db import Session


class MemberRecord(NamedTuple):
    """The columns of the table `member`, by their names."""

    id: UUID
    association_id: UUID
    number: str
    kind: MemberKind
    state: MemberState
    joined_on: date
    changed_at: datetime
    company: str
    legal_form: str = ""
    street: str = ""
    house_number: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    language: str = ""
    branch: str = ""
    register_number: str = ""
    vat_id: str = ""
    left_on: date | None = None
    employees: int | None = None
    turnover_cents: int | None = None
    application_id: UUID | None = None
    resolution_id: UUID | None = None


def read_records(session: Session, numbers: Sequence[str]) -> Iterator[MemberRecord]:
    """The session's members with these numbers."""
    query = sa.select(*(getattr(Member, name) for name in MemberRecord._fields))
    for row in session.execute(query.where(col(Member.number).in_(numbers))):
        yield MemberRecord._make(row)
