"""Money is whole cents; text becomes cents and cents become text only here."""

from __future__ import annotations

import re

from shared.errors import DomainError

# 16 digits hold more than all money there is, and are cents of 64 bits.
_AMOUNT = re.compile(r"^(?P<sign>-?)(?P<whole>\d{1,16})(?:\.(?P<cents>\d{1,2}))?$")
# Thousands, if they are told apart, by one mark and in threes.
_WHOLE = re.compile(r"^-?(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+)$")


class InvalidAmount(DomainError):
    """«{text}» is not an amount; write it like 1.234,56 or 1234.56."""

    code = "invalid_amount"


def plain_amount(cents: int) -> str:
    """Cents as a plain decimal, as XML and CSV want it: 123456 → '1234.56'."""
    sign, cents = ("-", -cents) if cents < 0 else ("", cents)
    return f"{sign}{cents // 100}.{cents % 100:02d}"


def parse_amount(text: str) -> int:
    """Cents from what people type: '1.234,56', '1 234,56', '1,234.56', '1234.5', '1200'.

    The last of `.` and `,` is the decimal mark when one or two digits follow it; three digits
    after a single mark are thousands ('1.200' is twelve hundred). Where both stand, the second is
    the decimal mark: three digits after it ('1.234,567') are no amount.
    """
    compact = re.sub(r"[\s\u00a0\u202f'€]", "", text)
    last = max(compact.rfind("."), compact.rfind(","))
    whole, fraction = compact, ""
    if last >= 0 and len(compact) - last - 1 != 3:
        whole, fraction = compact[:last], compact[last:].replace(",", ".")
    if not _WHOLE.match(whole):
        raise InvalidAmount(text=text)
    found = _AMOUNT.match(re.sub(r"[.,]", "", whole) + fraction)
    if not found:
        raise InvalidAmount(text=text)
    cents = int(found["whole"]) * 100 + int((found["cents"] or "0").ljust(2, "0"))
    return -cents if found["sign"] else cents
