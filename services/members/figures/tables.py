"""Figures that members declared, and who was asked for them."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.figures.rules import DeclaredBy
from services.members.registry import Row
from shared.db import choice
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class FigureDeclaration(Row, table=True):
    """What somebody declared, or entered as declared: the evidence of what dues are reckoned from.

    `person_id` is the officer who entered it; of an answer by link, `name` is as it was typed and
    `request_id` the request.
    """

    __tablename__ = "figure_declaration"
    __table_args__ = (
        sa.Index("ix_figure_declaration_member", "association_id", "member_id"),
        {"info": {APPEND_ONLY: True}},
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    declared_by: DeclaredBy = Field(sa_type=choice(DeclaredBy))
    name: str
    person_id: UUID | None = None
    request_id: UUID | None = None
    declared_at: datetime


class FigureRequest(Row, table=True):
    """A member was asked by mail; answered once."""

    __tablename__ = "figure_request"
    __table_args__ = (sa.Index("ix_figure_request_member", "association_id", "member_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID
    asked_by: UUID
    asked_at: datetime
    answered_at: datetime | None = None
