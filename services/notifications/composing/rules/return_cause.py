"""Why a direct debit came back, as far as its payer needs to know."""

from __future__ import annotations

from typing import Literal

Cause = Literal["funds", "account", "mandate", "disputed", "unstated"]

# ISO 20022 external return reason codes as used in SEPA direct debits (EPC173-14).
_CAUSES: dict[str, Cause] = {
    "AM04": "funds",
    "AC01": "account",
    "AC04": "account",
    "AC06": "account",
    "AC13": "account",
    "AG01": "account",
    "RC01": "account",
    "MD01": "mandate",
    "MD02": "mandate",
    "MD07": "account",
    "SL01": "mandate",
    "MD06": "disputed",
    "MS02": "disputed",
}


def return_cause(reason: str) -> Cause:
    """MS03 ("no reason stated") and codes we do not know are "unstated"."""
    return _CAUSES.get(reason, "unstated")
