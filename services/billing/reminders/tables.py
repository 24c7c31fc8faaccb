"""Reminders (Mahnungen) of overdue invoices."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from shared.ids import new_id


class Reminder(Row, table=True):
    """One reminder of one invoice; once per invoice and level (Mahnstufe)."""

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("association_id", "invoice_id", "level"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID
    member_id: UUID
    level: int
    open_cents: int
    reminded_on: date
    pay_until_on: date
    issued_by: UUID | None = None
    issued_at: datetime
    sent_at: datetime | None = None
