"""What becomes of a member's credit: the association's rule, and what was agreed with it."""

from __future__ import annotations

from enum import StrEnum


class OffsetRule(StrEnum):
    """`automatic`: credit pays what is asked for next. `suggest`: a person decides about each."""

    AUTOMATIC = "automatic"
    SUGGEST = "suggest"


class Wish(StrEnum):
    """`keep`: the credit stays as it is, the member wants it so. `set_off`: it pays what comes
    next."""

    KEEP = "keep"
    SET_OFF = "set_off"


class Treatment(StrEnum):
    """What becomes of a credit: it pays what is open, it waits for a decision, it is kept."""

    PAYS = "pays"
    WAITS = "waits"
    KEPT = "kept"


def treatment_of(rule: OffsetRule, wish: Wish | None) -> Treatment:
    """What was agreed with the member goes before the rule."""
    if wish is Wish.KEEP:
        return Treatment.KEPT
    if wish is Wish.SET_OFF or rule is OffsetRule.AUTOMATIC:
        return Treatment.PAYS
    return Treatment.WAITS
