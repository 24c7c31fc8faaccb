"""Dues runs."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from services.billing.runs.rules.states import DecisionKind, ReleaseWay, RunState
from shared.db import choice
from shared.ids import new_id


class DuesRun(Row, table=True):
    """One dues run (Beitragslauf) of a year, prepared by one person and released by another.

    `content_sha256` is the fingerprint of what was shown to the releasing person; a later change
    of members, mandates or rules makes the release fail and asks for a new preparation.
    `exceptions` are triples of member number, company and code (`runs.rules.run_exceptions`).
    `single_operator_reason`: one operator named both persons on the command line, and why;
    `released_via` is unknown of runs released before it was recorded.
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
    released_via: ReleaseWay | None = Field(default=None, sa_type=choice(ReleaseWay))
    single_operator_reason: str = Field(default="", sa_column_kwargs={"server_default": ""})
    content_sha256: str
    members: int = 0
    invoices: int = 0
    total_cents: int = Field(default=0, sa_type=sa.BigInteger)
    exceptions: list[list[str]] = Field(default_factory=list, sa_type=sa.JSON)


class RunDecision(Row, table=True):
    """What somebody decided about the coming run of a year; `run_id` is the run that it held for,
    None while it still holds. Taken back, the row goes."""

    __tablename__ = "run_decision"
    __table_args__ = (sa.Index("ix_run_decision_year", "association_id", "year"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    year: int
    kind: DecisionKind = Field(sa_type=choice(DecisionKind))
    member_id: UUID | None = None
    reason: str = ""
    decided_by: UUID
    decided_at: datetime
    run_id: UUID | None = None


class ReleaseCodeRequest(Row, table=True):
    """Somebody with the link of a release mail asked for a code; it stands in a mail, not here.

    `browser_sha256` is of a random value in a cookie of the browser that asked: no other one can
    use the code. `tries` counts wrong ones.
    """

    __tablename__ = "release_code_request"
    __table_args__ = (sa.Index("ix_release_code_request_run", "association_id", "run_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    run_id: UUID
    person_id: UUID
    browser_sha256: str
    requested_at: datetime
    expires_at: datetime
    tries: int = 0
    used_at: datetime | None = None
