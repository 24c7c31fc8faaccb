"""How a member pays, and the states of its mandate."""

from __future__ import annotations

from enum import StrEnum


class PaymentMethod(StrEnum):
    """How a member pays."""

    DIRECT_DEBIT = "direct_debit"
    TRANSFER = "transfer"


class Scheme(StrEnum):
    """Local instrument of the mandate."""

    CORE = "core"
    B2B = "b2b"


class MandateState(StrEnum):
    """`entered` with an application, `active` once the member is admitted, `ended` for good.

    While it is `suspended`, dues are invoiced and not debited; taking it up again debits nothing
    by itself. A B2B mandate is collectable only when `b2b_confirmed_on` says the debtor's bank
    knows it.
    """

    ENTERED = "entered"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    ENDED = "ended"


class MandateChangeKind(StrEnum):
    """What happened to a mandate: one line of its history."""

    ENTERED = "entered"
    AMENDED = "amended"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    REVOKED = "revoked"
    B2B_CONFIRMED = "b2b_confirmed"
