"""What is open and what is credit do not depend on the order of money."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from services.billing.ledger.open_amounts import OpenAmount


@given(
    amount=st.integers(1, 1000),
    moves=st.lists(st.integers(-500, 500), max_size=20),
    cancelled=st.booleans(),
)
def test_the_order_of_money_does_not_matter(
    amount: int, moves: list[int], *, cancelled: bool
) -> None:
    """Claim and credit are those of the sum, whatever came when, as long as none falls below 0."""
    one = OpenAmount(0 if cancelled else amount, 0, cancelled, 0)
    received = 0
    for cents in moves:
        if received + cents < 0:
            continue
        split = one.receive(cents) if cents >= 0 else one.give_back(-cents)
        assert split.credit_cents - split.claim_cents == cents
        received += cents
    owed = 0 if cancelled else amount
    assert one.open_cents == max(0, owed - received)
    assert one.credit_cents == max(0, received - owed)


@given(
    amount=st.integers(1, 1000),
    written_off=st.integers(0, 1000),
    moves=st.lists(st.integers(-500, 500), max_size=20),
)
def test_money_for_what_was_written_off_is_no_credit(
    amount: int, written_off: int, moves: list[int]
) -> None:
    one = OpenAmount(amount, 0, cancelled=False, written_off_cents=written_off)
    received = recovered = 0
    for cents in moves:
        if received + cents < 0:
            continue
        split = one.receive(cents) if cents >= 0 else one.give_back(-cents)
        assert split.credit_cents - split.claim_cents + split.recovered_cents == cents
        received += cents
        recovered += split.recovered_cents
    assert one.written_off_cents == written_off - recovered >= 0
    left = amount + written_off - received
    assert one.open_cents + one.written_off_cents - one.credit_cents == left
    assert not (one.credit_cents and (one.open_cents or one.written_off_cents))
