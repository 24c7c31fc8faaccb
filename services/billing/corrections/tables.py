"""Corrections of invoices: who did what and why, who agreed, and the document where one is due."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.corrections.rules.kinds import CorrectionKind
from services.billing.registry import Row
from shared.db import choice
from shared.ids import new_id
from shared.proposals import ProposalState


class Correction(Row, table=True):
    """One correction of an invoice (Rechnungskorrektur).

    Above the association's limit it waits (`open`) for a second officer; below, it was `confirmed`
    by the one who made it. `terms` has what its kind needs: a day, parts, figures. `snapshot` holds
    the facts of the document of a cancellation or credit note, which has a number; of a deferral or
    plan the day that held before. `follow_up_id` is the invoice that a cancellation was re-issued
    as, or the one that a debit note is. `undone_at`: it was taken back by counter-postings.
    """

    __tablename__ = "correction"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "number"),
        sa.Index("ix_correction_invoice", "association_id", "invoice_id"),
        sa.Index(
            "uq_correction_open",
            "association_id",
            "invoice_id",
            unique=True,
            postgresql_where=sa.text("state = 'open'"),
            sqlite_where=sa.text("state = 'open'"),
        ),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    kind: CorrectionKind = Field(sa_type=choice(CorrectionKind))
    state: ProposalState = Field(sa_type=choice(ProposalState))
    invoice_id: UUID
    member_id: UUID
    amount_cents: int
    reason: str
    terms: dict[str, object] = Field(default_factory=dict, sa_type=sa.JSON)
    proposed_by: UUID
    proposed_at: datetime
    decided_by: UUID | None = None
    decided_at: datetime | None = None
    decision_reason: str = ""
    number: str | None = None
    issue_on: date | None = None
    issuer_id: UUID | None = None
    snapshot: dict[str, object] | None = Field(default=None, sa_type=sa.JSON)
    document_sha256: str | None = None
    follow_up_id: UUID | None = None
    undone_at: datetime | None = None
    undone_by: UUID | None = None
