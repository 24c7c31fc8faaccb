"""Proposed changes of the association's account and creditor identifier."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from services.billing.registry import Row
from shared.db import choice, sealed_for
from shared.ids import new_id
from shared.proposals import ProposalState


class SettingsChange(Row, table=True):
    """One proposal; `iban_sealed` is encrypted (owner: the association's id), never plain.

    `proposed_by` is None for the association file. Kept for good: who changed the account when.
    """

    __tablename__ = "settings_change"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    state: ProposalState = Field(default=ProposalState.OPEN, sa_type=choice(ProposalState))
    account_holder: str
    iban_sealed: bytes = sealed_for("association_id", nullable=False)
    iban_hash: str
    iban_masked: str
    bic: str
    creditor_identifier: str
    proposed_by: UUID | None = None
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    reason: str = ""
