"""Which amounts make up a sum: only where there is one answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.rules.subset_sum import subset_of


@pytest.mark.parametrize(
    ("amounts", "total", "count", "places"),
    [
        ([-300, -600, -1500], -2400, None, [0, 1, 2]),
        ([-300, -600, -1500, -70], -2400, None, [0, 1, 2]),
        ([-300, -600, -1500, -70], -2400, 3, [0, 1, 2]),
        ([-300, -600, -1500], -2400, 2, None),
        ([300, 600], 901, None, None),
        ([900], 900, None, None),
        ([100, 200, 300], 300, None, [0, 1]),
        ([100, 200, 50, 250], 300, None, None),
        ([], 0, None, None),
    ],
)
def test_choices(
    amounts: list[int], total: int, count: int | None, places: list[int] | None
) -> None:
    assert subset_of(amounts, total, count) == places


@given(st.lists(st.integers(1, 100_000), min_size=2, max_size=300))
def test_the_whole_is_always_found_and_nothing_hangs(amounts: list[int]) -> None:
    assert subset_of(amounts, sum(amounts)) == list(range(len(amounts)))
    subset_of(amounts, sum(amounts) - 1)
