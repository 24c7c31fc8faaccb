"""Opening balances as they were taken over."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.registry import Row


class OpeningBalance(Row, table=True):
    """What a member owed on a day before the books began (Saldovortrag); below zero, its credit.

    The claim is the invoice of kind `opening`; credit stands in the ledger alone. `stated_at` is
    when it was said last: what was said before that changes nothing any more.
    """

    __tablename__ = "opening_balance"
    member_id: UUID = Field(primary_key=True)
    balance_cents: int = Field(sa_type=sa.BigInteger)
    balance_on: date
    invoice_id: UUID | None = None
    stated_at: datetime
