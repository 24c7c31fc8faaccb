"""Proposed changes of the rule of admission."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.members.association.rules import VotingRule
from services.members.registry import Row
from shared.db import choice
from shared.ids import new_id
from shared.proposals import ProposalState


class SettingsChange(Row, table=True):
    """One proposal; `proposed_by` is None for the association file. Kept for good."""

    __tablename__ = "settings_change"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=choice(ProposalState))
    rule: VotingRule = Field(sa_type=choice(VotingRule, name="rule"))
    quorum_percent: int
    deadline_days: int
    proposed_by: UUID | None = None
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str = ""
