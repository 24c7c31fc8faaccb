"""The event by which the members service hands on what members owed before the books began."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from shared.contracts.members import MemberEvent


class OpeningBalanceStated(MemberEvent):
    """What the member owed on the day its association's books were taken over, in cents; below
    zero, what it had paid too much. The latest statement holds, zero takes it back."""

    type: ClassVar[str] = "members.opening_balance.stated"

    balance_cents: int
    balance_on: date
    stated_at: datetime
