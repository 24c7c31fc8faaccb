"""Reminders (Mahnungen) of overdue invoices."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row
from shared.ids import new_id


class Reminder(Row, table=True):
    """One reminder of what of an invoice was overdue; once per day due and level (Mahnstufe).

    `due_on` is the oldest day that it reminds of: an instalment that falls due later, or a day
    agreed later, is reminded of anew.
    """

    __tablename__ = "reminder"
    __table_args__ = (sa.UniqueConstraint("association_id", "invoice_id", "due_on", "level"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    invoice_id: UUID
    member_id: UUID
    level: int
    due_on: date
    open_cents: int
    reminded_on: date
    pay_until_on: date
    issued_by: UUID | None = None
    issued_at: datetime
    sent_at: datetime | None = None
