"""What an applicant declares and how it will pay, before it is a member."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.accounts.rules.states import PaymentMethod
from services.billing.registry import Row
from shared.db import choice


class Quote(Row, table=True):
    """Billing's side of an application: declared figures, dues they lead to, payment.

    Created by `members.application.drafted`; `token_sha256` proves the applicant's link.
    `revision` rises with each change, so that the check page knows when it has the latest.
    """

    __tablename__ = "quote"
    application_id: UUID = Field(primary_key=True)
    token_sha256: str = Field(unique=True)
    kind: str
    company: str
    country: str
    language: str
    city: str | None = None
    revision: int = 0
    employees: int | None = None
    turnover_cents: int | None = Field(default=None, sa_type=sa.BigInteger)
    dues_class: str | None = None
    annual_cents: int | None = None
    first_cents: int | None = None
    explanation: list[str] = Field(default_factory=list, sa_type=sa.JSON)
    method: PaymentMethod | None = Field(default=None, sa_type=choice(PaymentMethod))
    mandate_id: UUID | None = None
    closed: bool = False
    updated_at: datetime
