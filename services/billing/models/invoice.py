"""Invoices and the numbers they get."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.models.member_account import PaymentMethod
from services.billing.models.tables import Row
from shared.db import choice
from shared.ids import new_id


class NumberSeries(Row, table=True):
    """The last number given in a series, e.g. series "BR-2027"; locked while numbers are taken."""

    __tablename__ = "number_series"
    association_id: UUID = Field(primary_key=True)
    series: str = Field(primary_key=True)
    last_number: int = 0


class Issuer(Row, table=True):
    """One version of what invoices say about the association: its letterhead.

    `iban_sealed` is the account that transfers go to, encrypted (owner: the association's id).
    """

    __tablename__ = "issuer"
    __table_args__ = (sa.UniqueConstraint("association_id", "sha256"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    sha256: str
    content: dict[str, object] = Field(sa_type=sa.JSON)
    iban_sealed: bytes


class InvoiceKind(StrEnum):
    """What the invoice is for: yearly dues, or admission (entry fee and first dues)."""

    DUES = "dues"
    ADMISSION = "admission"


class InvoiceState(StrEnum):
    """`open` until nothing is owed, `paid`, or `cancelled` (storniert)."""

    OPEN = "open"
    PAID = "paid"
    CANCELLED = "cancelled"


class Invoice(Row, table=True):
    """A finalised invoice (Beitragsrechnung): never edited, only paid, re-opened or cancelled.

    `snapshot` and the row of `issuer_id` hold all that the document shows, frozen when the number
    was given. `open_cents` is what the ledger's receivable entries of this invoice sum to;
    `ledger check` proves it.
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
    issued_at: datetime
