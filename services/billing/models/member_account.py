"""Members as debtors, and how each of them pays."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.models.tables import Row
from shared.db import choice


class PaymentMethod(StrEnum):
    """How a member pays."""

    DIRECT_DEBIT = "direct_debit"
    TRANSFER = "transfer"


class MemberAccount(Row, table=True):
    """A member's account (Mitgliedskonto): read model of the member, debtor of its invoices."""

    __tablename__ = "member_account"
    __table_args__ = (sa.UniqueConstraint("association_id", "member_number"),)
    member_id: UUID = Field(primary_key=True)
    member_number: str
    company: str
    legal_form: str
    street: str
    house_number: str
    postcode: str
    city: str
    country: str
    language: str
    kind: str
    state: str
    joined_on: date
    left_on: date | None = None
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)


class PaymentArrangement(Row, table=True):
    """Which way a member pays now, and by which mandate; kept apart from what members tells us."""

    __tablename__ = "payment_arrangement"
    member_id: UUID = Field(primary_key=True)
    method: PaymentMethod = Field(sa_type=choice(PaymentMethod))
    mandate_id: UUID | None = None
