"""Why a direct debit came back, as far as its payer needs to know."""

from __future__ import annotations

from typing import Literal

Cause = Literal["funds", "account", "mandate", "disputed", "ours", "unstated"]

# ISO 20022 external return reason codes as used in SEPA direct debits (EPC173-14).
_CAUSES: dict[str, Cause] = {
    "AM04": "funds",
    "AC01": "account",
    "AC04": "account",
    "AC06": "account",
    "AC13": "account",
    "AG01": "account",
    "MD01": "mandate",
    "MD07": "account",
    "SL01": "mandate",
    "MD06": "disputed",
    "MS02": "disputed",
    # What is wrong with our file, our data or our date: the payer can do nothing about it.
    **dict.fromkeys(
        (
            *("AC03", "AG02", "AM05", "BE01", "BE05", "BE07", "CNOR", "CURR", "DNOR", "DT01"),
            *("FF01", "FF05", "FOCR", "MD02", "RC01", "RR01", "RR02", "RR03", "TM01"),
        ),
        "ours",
    ),
}


def return_cause(reason: str) -> Cause:
    """MS03 ("no reason stated") and codes we do not know are "unstated"; "ours" is nobody told."""
    return _CAUSES.get(reason.strip().upper(), "unstated")
