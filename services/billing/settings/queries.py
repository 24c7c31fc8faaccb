"""Proposed changes of the account: the one that waits, and what became of the others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.account import AccountFacts
from services.billing.association.queries import name_in, names_of
from services.billing.settings.tables import SettingsChange
from shared.db import Session
from shared.proposals import PROPOSAL_AGE_MAX, ProposalState, UnknownProposal, is_open, state_on

# Enough to see what happened lately; the table keeps all of them.
SHOWN_ROWS = 20


@dataclass(frozen=True)
class AccountChange:
    """A proposal as pages show it; names are empty for the file and while nobody has decided."""

    change_id: UUID
    facts: AccountFacts
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


def facts_of(row: SettingsChange) -> AccountFacts:
    """What a proposal would make of the account."""
    return AccountFacts(
        account_holder=row.account_holder,
        iban_hash=row.iban_hash,
        iban_masked=row.iban_masked,
        bic=row.bic,
        creditor_identifier=row.creditor_identifier,
    )


def waiting_row(session: Session, now: datetime) -> SettingsChange | None:
    """The proposal that waits for a second officer; there is one at most."""
    rows = session.exec(
        select(SettingsChange)
        .where(SettingsChange.state == ProposalState.OPEN)
        .order_by(col(SettingsChange.proposed_at).desc())
    ).all()
    return next((row for row in rows if is_open(row, now)), None)


def account_changes(session: Session, now: datetime) -> list[AccountChange]:
    """The latest proposals, the newest first."""
    rows = session.exec(
        select(SettingsChange)
        .order_by(col(SettingsChange.proposed_at).desc(), col(SettingsChange.id).desc())
        .limit(SHOWN_ROWS)
    ).all()
    return _shown(session, rows, now)


def waiting_account_change(session: Session, now: datetime) -> AccountChange | None:
    """The proposal that waits, with its people's names."""
    row = waiting_row(session, now)
    return _shown(session, [row], now)[0] if row else None


def sealed_account(session: Session, change_id: UUID) -> tuple[AccountFacts, bytes]:
    """What a proposal says, the IBAN encrypted. Raises UnknownProposal."""
    row = session.get(SettingsChange, change_id)
    if row is None:
        raise UnknownProposal
    return facts_of(row), row.iban_sealed


def _shown(session: Session, rows: Sequence[SettingsChange], now: datetime) -> list[AccountChange]:
    names = names_of(session, (one for row in rows for one in (row.proposed_by, row.decided_by)))
    return [
        AccountChange(
            change_id=row.id,
            facts=facts_of(row),
            state=state_on(row, now),
            proposed_by=row.proposed_by,
            proposer=name_in(names, row.proposed_by),
            proposed_at=row.proposed_at,
            decider=name_in(names, row.decided_by),
            decided_at=row.decided_at,
            reason=row.reason,
        )
        for row in rows
    ]
