"""What becomes of members' credit by rule and agreement."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlmodel import col, select

from services.billing.association.queries import own_association
from services.billing.balances.rules.wishes import OffsetRule, Treatment, Wish, treatment_of
from services.billing.balances.tables import CreditWish
from shared.db import Session


@dataclass(frozen=True)
class Treatments:
    """The association's rule and the wishes that hold, by member."""

    rule: OffsetRule
    wishes: Mapping[UUID, CreditWish]

    def of(self, member_id: UUID) -> Treatment:
        return treatment_of(self.rule, self.wish(member_id))

    def wish(self, member_id: UUID) -> Wish | None:
        held = self.wishes.get(member_id)
        return held.wish if held else None


def treatments(session: Session) -> Treatments:
    """As they are now."""
    rows = session.exec(
        select(CreditWish)
        .where(col(CreditWish.ended_at).is_(None))
        .order_by(col(CreditWish.decided_at))
    )
    return Treatments(
        OffsetRule(own_association(session).credit_offset), {row.member_id: row for row in rows}
    )
