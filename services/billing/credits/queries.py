"""Who has paid too much, how much, and what of it could be set off now."""

from __future__ import annotations

from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.billing.accounts.tables import MemberAccount
from services.billing.collections.member_balances import credit_balances, open_balances
from shared.db import Session


class MemberCredit(NamedTuple):
    """A member with credit; `open_cents` are owed on invoices that are not with the bank."""

    member_id: UUID
    member_number: str
    company: str
    credit_cents: int
    open_cents: int

    def to_json(self) -> dict[str, object]:
        """An item of `umlauf credits list --json`."""
        return {
            "member_number": self.member_number,
            "company": self.company,
            "credit_cents": self.credit_cents,
            "open_cents": self.open_cents,
        }


def member_credits(session: Session, member_number: str | None = None) -> list[MemberCredit]:
    """All members with credit, by number; on request only the one."""
    credit, owed = credit_balances(session), open_balances(session)
    query = (
        sa.select(
            col(MemberAccount.member_id),
            col(MemberAccount.member_number),
            col(MemberAccount.company),
            credit.c.cents.label("credit_cents"),
            sa.func.coalesce(owed.c.cents, 0).label("open_cents"),
        )
        .join(credit, credit.c.member_id == col(MemberAccount.member_id))
        .outerjoin(owed, owed.c.member_id == col(MemberAccount.member_id))
        .where(col(MemberAccount.association_id) == session.own)
        .order_by(col(MemberAccount.member_number))
    )
    if member_number is not None:
        query = query.where(col(MemberAccount.member_number) == member_number)
    return [
        MemberCredit(
            member_id=row.member_id,
            member_number=row.member_number,
            company=row.company,
            credit_cents=int(row.credit_cents),
            open_cents=int(row.open_cents),
        )
        for row in session.execute(query)
    ]
