"""Cutting long lists."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from shared.batches import batches


@given(st.lists(st.integers(), max_size=30), st.integers(1, 7))
def test_nothing_is_lost_and_no_portion_is_empty_or_too_long(
    values: list[int], at_once: int
) -> None:
    found = list(batches(iter(values), at_once))
    assert [value for portion in found for value in portion] == values
    assert all(len(portion) == at_once for portion in found[:-1])
    assert all(0 < len(portion) <= at_once for portion in found)
