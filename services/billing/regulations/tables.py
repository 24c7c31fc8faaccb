"""Versions of the dues regulation."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from shared.ids import new_id


class DuesRegulation(Row, table=True):
    """One version of the dues regulation (Beitragsordnung); a new version is a new row."""

    __tablename__ = "dues_regulation"
    __table_args__ = (sa.Index("ix_dues_regulation_valid", "association_id", "valid_from"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    name: str
    valid_from: date
    resolution: str
    content: dict[str, object] = Field(sa_type=sa.JSON)
    sha256: str
    released_at: datetime
