"""Postcodes as people and spreadsheets write them, put right by country."""

from __future__ import annotations

import re

_FIVE_DIGITS = frozenset({"DE", "FR"})
_PREFIXED = re.compile(r"(?:[A-Z]{1,3})-(\d{4,5})")


def repaired_postcode(postcode: str, country: str) -> str:
    """Without "L-" or "D-"; a leading zero that a spreadsheet swallowed is put back."""
    prefixed = _PREFIXED.fullmatch(postcode)
    digits = prefixed[1] if prefixed else postcode
    swallowed = country in _FIVE_DIGITS and len(digits) == 4 and digits.isdigit()
    return f"0{digits}" if swallowed else digits
