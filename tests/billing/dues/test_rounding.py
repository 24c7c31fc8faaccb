"""Rounding: half up to the unit, never above what is shared."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.rounding import UNIT_CENTS, rounded_share

CENTS = st.integers(0, 10**11)


@pytest.mark.parametrize(
    ("cents", "numerator", "denominator", "to_cents", "to_euros"),
    [
        (90_000, 1, 2, 45_000, 45_000),
        (150_001, 1, 2, 75_001, 75_000),  # 750.005 goes up
        (33_333, 1, 2, 16_667, 16_700),
        (100, 1, 3, 33, 0),
        (100, 2, 3, 67, 100),
        (15_050, 1, 1, 15_050, 15_050),  # 150.50: not above the whole
        (60, 11, 12, 55, 60),  # 0.55 would be 1.00
        (149, 1, 2, 75, 100),
        (0, 1, 2, 0, 0),
        (90_000, 0, 366, 0, 0),
    ],
)
def test_a_share_of_an_amount(
    cents: int, numerator: int, denominator: int, to_cents: int, to_euros: int
) -> None:
    assert rounded_share(cents, numerator, denominator, UNIT_CENTS["cent"]) == to_cents
    assert rounded_share(cents, numerator, denominator, UNIT_CENTS["euro"]) == to_euros


@given(CENTS, st.integers(1, 366), st.sampled_from(sorted(UNIT_CENTS.values())))
def test_the_whole_is_never_rounded(cents: int, whole: int, unit: int) -> None:
    assert rounded_share(cents - cents % unit, whole, whole, unit) == cents - cents % unit


@given(CENTS, st.integers(0, 366), st.sampled_from(sorted(UNIT_CENTS.values())))
def test_a_larger_share_is_never_less(cents: int, days: int, unit: int) -> None:
    shares = [rounded_share(cents, part, 367, unit) for part in (days, days + 1)]
    assert shares == sorted(shares)
    assert 0 <= shares[0] <= cents


def test_units_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        UNIT_CENTS["cent"] = 5  # type: ignore[index]
