"""Postcodes as people and spreadsheets write them, put right by country."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

# "L-1234", "D-49074"; what a table made of a number: "1067.0".
_WRITTEN = re.compile(r"(?:[A-Z]{1,3}-)?(\d{1,6})(?:\.0)?")


class _Digits(NamedTuple):
    """How many digits postcodes of a country have, and with how many zeros they may begin."""

    length: int
    zeros: int


# Countries (of the postal addresses in the UPU's list) whose postcodes are digits only and may
# begin with zero; a spreadsheet takes them for numbers.
_LEADING_ZEROS: Mapping[str, _Digits] = MappingProxyType(
    {
        **dict.fromkeys(("DE", "FR", "ES", "SK", "TR", "UA", "MX"), _Digits(5, 1)),
        **dict.fromkeys(("IT", "FI", "US", "PR"), _Digits(5, 2)),
        **dict.fromkeys(("DK", "AU", "NZ"), _Digits(4, 1)),
        **dict.fromkeys(("NO", "ZA"), _Digits(4, 2)),
        "RO": _Digits(6, 1),
    }
)


def repaired_postcode(postcode: str, country: str) -> str:
    """Without "L-" or "D-"; a leading zero that a spreadsheet swallowed is put back."""
    written = _WRITTEN.fullmatch(postcode)
    if written is None:
        return postcode
    digits, known = written[1], _LEADING_ZEROS.get(country)
    if known and known.length - known.zeros <= len(digits) < known.length:
        return digits.zfill(known.length)
    return digits
