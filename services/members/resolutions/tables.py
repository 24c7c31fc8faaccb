"""Resolutions of the board (Beschlüsse) with their ballots; kept for ever."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.members.association.rules import VotingRule
from services.members.registry import Row
from services.members.resolutions.rules import (
    Choice,
    Outcome,
    Reason,
    ResolutionKind,
    VoidReason,
)
from shared.db import choice
from shared.ids import new_id
from shared.safeguards import APPEND_ONLY


class Resolution(Row, table=True):
    """One circular resolution (Umlaufbeschluss), `outcome` open until it is decided.

    Rule, quorum and electorate are those of the moment it opened. `explanation` is the reason of
    the result in the association's first language, as the minutes say it. `application_id` is the
    id of what it is about, known to its kind (`resolutions.kinds`): so far an application always.
    """

    __tablename__ = "resolution"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "number"),
        sa.Index("ix_resolution_due", "outcome", "deadline_at"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str
    kind: ResolutionKind = Field(sa_type=choice(ResolutionKind))
    application_id: UUID = Field(index=True)
    subject: str
    rule: VotingRule = Field(sa_type=choice(VotingRule, name="rule"))
    quorum_percent: int
    opened_at: datetime
    deadline_at: datetime
    outcome: Outcome = Field(sa_type=choice(Outcome))
    reason: Reason | None = Field(default=None, sa_type=choice(Reason))
    explanation: str = ""
    decided_at: datetime | None = None


class Ballot(Row, table=True):
    """One elector's ballot (Stimmzettel) with the vote that counts now; name as at the opening.

    `link_counter` stands in every link mailed to it; it rises when one is reported.
    """

    __tablename__ = "ballot"
    __table_args__ = (sa.UniqueConstraint("resolution_id", "person_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    resolution_id: UUID = Field(index=True)
    person_id: UUID
    person_name: str
    choice: Choice | None = Field(default=None, sa_type=choice(Choice))
    comment: str = ""
    dossier_version: int | None = None
    cast_at: datetime | None = None
    link_reported_at: datetime | None = None
    link_counter: int = 0


class Vote(Row, table=True):
    """One vote as it was cast; changing it adds a row. Append-only."""

    __tablename__ = "vote"
    __table_args__ = {"info": {APPEND_ONLY: True}}  # noqa: RUF012
    id: UUID = Field(default_factory=new_id, primary_key=True)
    resolution_id: UUID = Field(index=True)
    ballot_id: UUID
    choice: Choice = Field(sa_type=choice(Choice))
    comment: str
    dossier_version: int
    cast_at: datetime
    way: str
    ip: str
    user_agent: str


class VoidedVote(Row, table=True):
    """A vote that does not count, and why: the link it came by was reported. Append-only."""

    __tablename__ = "voided_vote"
    __table_args__ = {"info": {APPEND_ONLY: True}}  # noqa: RUF012
    vote_id: UUID = Field(primary_key=True)
    resolution_id: UUID = Field(index=True)
    reason: VoidReason = Field(sa_type=choice(VoidReason))
    voided_at: datetime
