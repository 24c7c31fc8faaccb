"""Members, their contacts and their groups."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.registry import Row
from services.members.roster.company_columns import CompanyColumns, ContactColumns
from services.members.roster.rules import MemberKind, MemberState
from shared.db import choice
from shared.ids import new_id


class Member(Row, CompanyColumns, table=True):
    """A member company; `employees` and `turnover_cents` as last declared."""

    __tablename__ = "member"
    __table_args__ = (sa.UniqueConstraint("association_id", "number"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str
    kind: MemberKind = Field(sa_type=choice(MemberKind))
    state: MemberState = Field(sa_type=choice(MemberState))
    joined_on: date
    left_on: date | None = None
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    application_id: UUID | None = None
    resolution_id: UUID | None = None
    changed_at: datetime


class Contact(Row, ContactColumns, table=True):
    """Whom to write to about a member, and whom to send its invoices."""

    __tablename__ = "contact"
    __table_args__ = (sa.UniqueConstraint("member_id", "email"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID = Field(index=True)
    position: int


class Group(Row, table=True):
    """A group of members, such as an expert circle (Expertenkreis)."""

    __tablename__ = "member_group"
    __table_args__ = (sa.UniqueConstraint("association_id", "name"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str


class GroupMembership(Row, table=True):
    """A member takes part in a group."""

    __tablename__ = "group_membership"
    group_id: UUID = Field(primary_key=True)
    member_id: UUID = Field(primary_key=True, index=True)
    since_on: date
