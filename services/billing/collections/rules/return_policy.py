"""What follows from a debit that came back, by the bank's reason; associations may say otherwise.

Defaults: sepa research §2.1, EPC173-14 (reason codes), DK Anlage 3.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from services.billing.statements.return_reasons import RETURN_REASONS, ReturnKind, return_reason

RETRIES_MAX = 1
"""Once, by a person, in a later file, with a new id and a new notice."""
HELD_OPEN_END = date(9999, 12, 31)
"""An invoice in dispute is held until a person ends it."""


class ReturnAction(StrEnum):
    """`retry` by hand; `new_mandate` or account first; `hold` until a person has talked to the
    member; `fix` our own mistake and collect; `transfer` is asked for instead."""

    RETRY = "retry"
    NEW_MANDATE = "new_mandate"
    HOLD = "hold"
    FIX = "fix"
    TRANSFER = "transfer"


_OF_KIND: Mapping[ReturnKind, ReturnAction] = MappingProxyType(
    {
        ReturnKind.RETRY: ReturnAction.RETRY,
        ReturnKind.UNKNOWN: ReturnAction.RETRY,
        ReturnKind.NEW_MANDATE: ReturnAction.NEW_MANDATE,
        ReturnKind.DISPUTE: ReturnAction.HOLD,
        ReturnKind.OUR_ERROR: ReturnAction.FIX,
    }
)

OUR_MISTAKES = tuple(
    code for code, reason in RETURN_REASONS.items() if reason.kind is ReturnKind.OUR_ERROR
)
"""Of these no member hears: they can do nothing about it."""


def action_for(code: str | None, policy: Mapping[str, str] | None = None) -> ReturnAction:
    """The association's word for a code, or what the field does. Our own mistakes stay ours, and a
    mandate that the bank ended is not collected by, whatever the association says."""
    reason = return_reason(code)
    usual = _OF_KIND[reason.kind]
    if usual in (ReturnAction.FIX, ReturnAction.NEW_MANDATE):
        return usual
    return ReturnAction((policy or {}).get(reason.code, usual))


class Barrier(StrEnum):
    """Why an open amount is not collected now."""

    HELD = "held"
    MANDATE = "mandate"
    LAPSED = "lapsed"
    UNCONFIRMED = "unconfirmed"
    DEBTOR = "debtor"
    UNDECIDED = "undecided"
    RETRIED = "retried"
    NEW_MANDATE = "new_mandate"
    TRANSFER = "transfer"
    TAKEN_OUT = "taken_out"
    CREDIT = "credit"


def barrier_after(
    action: ReturnAction, *, decided: bool, failed_before: int, mandate_renewed: bool
) -> Barrier | None:
    """Whether a debit whose last attempt came back may be collected again.

    `failed_before` counts the returns that were not our mistake; `decided`: a person chose to.
    """
    if action is ReturnAction.FIX:
        return None
    if action is ReturnAction.NEW_MANDATE:
        return None if mandate_renewed else Barrier.NEW_MANDATE
    if action is ReturnAction.TRANSFER:
        return Barrier.TRANSFER
    if failed_before > RETRIES_MAX and not mandate_renewed:
        return Barrier.RETRIED
    return None if decided else Barrier.UNDECIDED
