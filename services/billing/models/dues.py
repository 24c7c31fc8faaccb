"""Dues regulations and dues runs."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.models.tables import Row
from shared.db import choice
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


class RunState(StrEnum):
    """`prepared` waits for a second person; `released` is final; `discarded` was given up."""

    PREPARED = "prepared"
    RELEASED = "released"
    DISCARDED = "discarded"


class DuesRun(Row, table=True):
    """One dues run (Beitragslauf) of a year, prepared by one person and released by another.

    `content_sha256` is the fingerprint of what was shown to the releasing person; a later change
    of members, mandates or rules makes the release fail and asks for a new preparation.
    `exceptions` are triples of member number, company and code (`rules.run_exceptions`).
    """

    __tablename__ = "dues_run"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    year: int
    state: RunState = Field(sa_type=choice(RunState))
    regulation_id: UUID
    requested_on: date
    collect_on: date
    issue_on: date
    due_on: date
    prepared_by: UUID
    prepared_at: datetime
    released_by: UUID | None = None
    released_at: datetime | None = None
    content_sha256: str
    members: int = 0
    invoices: int = 0
    total_cents: int = Field(default=0, sa_type=sa.BigInteger)
    exceptions: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)


class DuesAssessment(Row, table=True):
    """What one member owes for one year, with the reason (Beitragsfestsetzung).

    Unique per association, year and member: a second run cannot assess a member again.
    """

    __tablename__ = "dues_assessment"
    __table_args__ = (sa.UniqueConstraint("association_id", "year", "member_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    run_id: UUID | None = Field(default=None, index=True)
    member_id: UUID
    year: int
    dues_class: str
    amount_cents: int
    explanation: list[str] = Field(sa_type=sa.JSON)
    invoice_id: UUID | None = None
