"""Invoices, and what each member was assessed."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.invoices.rules.states import InvoiceKind, InvoiceState
from services.billing.registry import Row
from shared.db import choice
from shared.ids import new_id


class Invoice(Row, table=True):
    """A finalised invoice (Beitragsrechnung): never edited, only paid, re-opened or corrected.

    `snapshot` and the row of `issuer_id` hold all that the document shows, frozen when the number
    was given; its days stand in the event, since `due_on` and `collect_on` follow a collection that
    was moved, and `due_on` the first day of what was agreed (`due_part`). `open_cents` is what the
    ledger's receivable entries of this invoice sum to; `ledger check` proves it. Until `held_until`
    nobody is reminded of it (Mahnsperre). `preceding_id` is the invoice it replaces or adds to.
    What was written off (`written_off_cents`) is not claimed any more, but taken if it is paid.
    `notified_at` is when its mail went out or somebody noted that the member was told by letter
    (`letter_on`); `notice_failed` says why no mail has gone out.
    """

    __tablename__ = "invoice"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "number"),
        sa.Index("ix_invoice_member", "association_id", "member_id"),
        sa.Index("ix_invoice_run", "run_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    number: str
    kind: InvoiceKind = Field(sa_type=choice(InvoiceKind))
    state: InvoiceState = Field(sa_type=choice(InvoiceState))
    member_id: UUID
    run_id: UUID | None = None
    year: int
    issue_on: date
    due_on: date
    collect_on: date | None = None
    payment_method: PaymentMethod = Field(sa_type=choice(PaymentMethod))
    mandate_id: UUID | None = None
    language: str
    country: str
    issuer_id: UUID
    amount_cents: int
    open_cents: int
    snapshot: dict[str, object] = Field(sa_type=sa.JSON)
    document_sha256: str | None = None
    notified_at: datetime | None = None
    notice_failed: str | None = None
    letter_on: date | None = None
    letter_by: UUID | None = None
    issued_at: datetime
    held_until: date | None = None
    held_reason: str | None = None
    preceding_id: UUID | None = None
    written_off_cents: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class DuePart(Row, table=True):
    """A part of what was open on an invoice, with its day, as agreed: one for a deferral
    (Stundung), several for an instalment plan (Ratenplan).

    The parts in force (`ended_at` empty) come to what was open when they were agreed; what is open
    of each now, `due_parts` tells. An invoice without any is due whole on its own day.
    """

    __tablename__ = "due_part"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "agreement_id", "position"),
        sa.CheckConstraint("amount_cents > 0", name="amount_positive"),
        sa.Index("ix_due_part_invoice", "association_id", "invoice_id"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    agreement_id: UUID
    invoice_id: UUID
    position: int
    due_on: date
    amount_cents: int
    barred_after: date
    ended_at: datetime | None = None


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
