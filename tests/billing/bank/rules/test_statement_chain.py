"""Order, gaps and overlaps of statements, as tables."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.bank.rules.statement_chain import (
    ChainedStatement,
    gaps,
    in_order,
    may_tell_again,
)

DAY = date(2027, 2, 17)


def statement(
    place: int, opening: int, closing: int, number: str | None = None
) -> ChainedStatement:
    return ChainedStatement(
        id=UUID(int=place),
        number=number,
        opening_cents=opening,
        closing_cents=closing,
        movement_cents=closing - opening,
        first_day=DAY,
        last_day=DAY,
    )


@given(st.lists(st.integers(-500, 500).filter(bool), min_size=1, max_size=6), st.randoms())
def test_a_chain_of_one_day_is_found_again(moves: list[int], random: object) -> None:
    balances = [1000]
    for move in moves:
        balances.append(balances[-1] + move)
    if len(set(balances)) < len(balances):
        return
    chain = [statement(place, *pair) for place, pair in enumerate(pairwise(balances))]
    mixed = list(chain)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    assert in_order(mixed) == chain
    assert gaps(chain) == []


def test_without_a_chain_the_number_decides() -> None:
    some = [statement(1, 500, 600, "10"), statement(2, 100, 200, "9")]
    assert [one.number for one in in_order(some)] == ["9", "10"]
    assert [gap.cents for gap in gaps(in_order(some))] == [300]


@pytest.mark.parametrize(
    ("opening", "place", "again"),
    [
        (0, 0, True),
        (100, 0, False),
        (100, 1, True),
        (300, 1, False),
        (300, 0, False),
        (7, 1, False),
    ],
)
def test_who_opens_within_another_tells_again(opening: int, place: int, again: bool) -> None:
    """Balances 0, 100, 300: two entries."""
    assert may_tell_again(opening, [0, 100, 300], place) == again
