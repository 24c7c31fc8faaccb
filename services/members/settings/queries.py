"""Proposed changes of the rule: the one that waits, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.members.association.admission_rule import AdmissionRule
from services.members.association.queries import people
from services.members.settings.tables import SettingsChange
from shared.db import Session
from shared.proposals import PROPOSAL_AGE_MAX, ProposalState, is_open, state_on

# Enough to see what happened lately; the table keeps all of them.
SHOWN_ROWS = 20


@dataclass(frozen=True)
class RuleChange:
    """A proposal as pages show it; names are empty for the file and while nobody has decided."""

    change_id: UUID
    rule: AdmissionRule
    state: ProposalState
    proposed_by: UUID | None
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    reason: str

    @property
    def expires_at(self) -> datetime:
        return self.proposed_at + PROPOSAL_AGE_MAX


def rule_of(row: SettingsChange) -> AdmissionRule:
    """What a proposal would make the rule."""
    return AdmissionRule(row.rule, row.quorum_percent, row.deadline_days)


def waiting_row(session: Session, now: datetime) -> SettingsChange | None:
    """The proposal that waits for a second officer; there is one at most."""
    rows = session.exec(
        select(SettingsChange)
        .where(SettingsChange.state == ProposalState.OPEN)
        .order_by(col(SettingsChange.proposed_at).desc())
    ).all()
    return next((row for row in rows if is_open(row, now)), None)


def rule_changes(session: Session, now: datetime) -> list[RuleChange]:
    """The latest proposals, the newest first."""
    rows = session.exec(
        select(SettingsChange)
        .order_by(col(SettingsChange.proposed_at).desc(), col(SettingsChange.id).desc())
        .limit(SHOWN_ROWS)
    ).all()
    return _shown(session, rows, now)


def waiting_rule_change(session: Session, now: datetime) -> RuleChange | None:
    """The proposal that waits, with its people's names."""
    row = waiting_row(session, now)
    return _shown(session, [row], now)[0] if row else None


def _shown(session: Session, rows: Sequence[SettingsChange], now: datetime) -> list[RuleChange]:
    names = {one.id: one.name for one in people(session)}
    return [
        RuleChange(
            change_id=row.id,
            rule=rule_of(row),
            state=state_on(row, now),
            proposed_by=row.proposed_by,
            proposer=names.get(row.proposed_by, "") if row.proposed_by else "",
            proposed_at=row.proposed_at,
            decider=names.get(row.decided_by, "") if row.decided_by else "",
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in rows
    ]
