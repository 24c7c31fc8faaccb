"""Claim and credit always change by the difference of the two balances, and neither below zero."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.openings.rules import Movement, Position, kept_cents, movement

CENTS = st.integers(-(10**9), 10**9)
LEFT = st.integers(0, 10**9)


@pytest.mark.parametrize(
    ("before", "after", "position", "moved"),
    [
        (0, 900, Position(0, 0), Movement(900, 0)),
        (0, -900, Position(0, 0), Movement(0, 900)),
        (900, 500, Position(900, 0), Movement(-400, 0)),
        # 600 of 900 were paid, so 100 too much if only 500 were owed.
        (900, 500, Position(300, 0), Movement(-300, 100)),
        (900, -100, Position(900, 0), Movement(-900, 100)),
        (-900, -500, Position(0, 900), Movement(0, -400)),
        # 800 of 900 were set off, so 300 are owed if only 500 were there.
        (-900, -500, Position(0, 100), Movement(300, -100)),
        (-900, 100, Position(0, 900), Movement(100, -900)),
        (900, 900, Position(0, 50), Movement(0, 0)),
    ],
)
def test_what_moves(before: int, after: int, position: Position, moved: Movement) -> None:
    assert movement(before, after, position) == moved


@given(before=CENTS, after=CENTS, open_cents=LEFT, credit=LEFT)
def test_the_sum_is_the_difference(before: int, after: int, open_cents: int, credit: int) -> None:
    moved = movement(before, after, Position(open_cents, credit))
    assert moved.claim_cents - moved.credit_cents == after - before
    assert open_cents + moved.claim_cents >= 0
    assert credit + moved.credit_cents >= 0


@given(before=CENTS, after=CENTS)
def test_what_is_kept_is_part_of_both(before: int, after: int) -> None:
    kept = kept_cents(before, after)
    assert 0 <= kept <= min(abs(before), abs(after))
    assert kept_cents(before, before) == abs(before)
