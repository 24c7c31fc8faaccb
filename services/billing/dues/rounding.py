"""Commercial rounding (kaufmännisch, half up) of a computed share to whole cents or whole euros.

Only what is computed is rounded. An amount written in the regulation was resolved by the members'
meeting and is charged as written, also under `rounding = "euro"`.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

UNIT_CENTS: Mapping[str, int] = MappingProxyType({"cent": 1, "euro": 100})


def rounded_share(cents: int, numerator: int, denominator: int, unit_cents: int) -> int:
    """`cents × numerator ÷ denominator`, half up to the unit, never more than `cents`.

    The cap matters for whole euros only: 11/12 of 0.60 € would round to 1.00 €.
    """
    step = denominator * unit_cents
    return min(cents, (2 * cents * numerator + step) // (2 * step) * unit_cents)
