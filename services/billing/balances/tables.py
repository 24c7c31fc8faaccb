"""Credit that is paid back, and what was agreed about it."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import Field

from services.billing.balances.rules.refund_states import RefundState
from services.billing.balances.rules.wishes import Wish
from services.billing.registry import Row
from shared.db import choice, sealed_for
from shared.ids import new_id


class Refund(Row, table=True):
    """Credit of a member that is paid back by transfer (Erstattung eines Guthabens).

    `account_holder` as the member gave it, for banks compare it. `end_to_end_id` is made once and
    found again in statements and reports. `verdict`: what the bank said of the payee's name (RVMC:
    nearly, RVNM: not, RVNA: not checked), `reason_code` why it was rejected or came back.
    `beside_open`: paid back although the member owed, which whoever proposed it said.
    """

    __tablename__ = "refund"
    __table_args__ = (
        sa.UniqueConstraint("association_id", "end_to_end_id"),
        sa.CheckConstraint("amount_cents > 0", name="refund_positive"),
    )
    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID = Field(index=True)
    amount_cents: int = Field(sa_type=sa.BigInteger)
    reason: str
    state: RefundState = Field(sa_type=choice(RefundState))
    account_holder: str
    iban_sealed: bytes = sealed_for("id", nullable=False)
    iban_masked: str
    end_to_end_id: str
    proposed_by: UUID
    proposed_at: datetime
    released_by: UUID | None = None
    released_at: datetime | None = None
    execute_on: date | None = None
    file_name: str = ""
    sha256: str = ""
    submitted_by: UUID | None = None
    submitted_at: datetime | None = None
    verdict: str | None = None
    reason_code: str | None = None
    transaction_id: UUID | None = None
    beside_open: bool = Field(default=False, sa_column_kwargs={"server_default": sa.false()})


class CreditWish(Row, table=True):
    """What was agreed with a member about its credit, why and by whom; it holds until `ended_at`.
    Earlier ones stay."""

    __tablename__ = "credit_wish"
    __table_args__ = (sa.Index("ix_credit_wish_member", "association_id", "member_id"),)
    id: UUID = Field(default_factory=new_id, primary_key=True)
    member_id: UUID
    wish: Wish = Field(sa_type=choice(Wish))
    reason: str
    decided_by: UUID
    decided_at: datetime
    ended_by: UUID | None = None
    ended_at: datetime | None = None
