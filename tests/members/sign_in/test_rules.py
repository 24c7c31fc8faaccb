"""What is fresh, what is a copy, and where one lands: decided without any database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.sign_in.rules import (
    Proven,
    counter_says_copy,
    is_fresh,
    landing,
    one_address,
)
from shared.actor import Proof
from shared.ids import new_id

AGE = timedelta(minutes=10)
MINUTE = timedelta(minutes=1)


@pytest.mark.parametrize(
    ("proof", "age", "has_passkeys", "fresh"),
    [
        (Proof.PASSKEY, AGE, True, True),
        (Proof.PASSKEY, AGE + MINUTE, True, False),
        (Proof.PASSKEY, AGE, False, True),
        (Proof.CODE, AGE, False, True),
        (Proof.LINK, AGE, False, True),
        (Proof.CODE, AGE + MINUTE, False, False),
        (Proof.CODE, timedelta(0), True, False),
        (Proof.LINK, timedelta(0), True, False),
        (Proof.OIDC, timedelta(0), False, False),
        (Proof.OIDC, timedelta(0), True, False),
        (Proof.DEMO, timedelta(0), False, False),
    ],
)
def test_an_account_changes_by_the_best_proof_it_has(
    proof: Proof, age: timedelta, has_passkeys: bool, fresh: bool
) -> None:
    assert is_fresh(Proven(new_id(), proof, age), AGE, has_passkeys=has_passkeys) is fresh


@pytest.mark.parametrize(
    ("kept", "said", "copied"),
    [(0, 0, False), (0, 1, False), (1, 2, False), (2, 2, True), (3, 2, True), (1, 0, True)],
)
def test_a_counter_that_does_not_go_on_tells_of_a_copy(kept: int, said: int, copied: bool) -> None:
    assert counter_says_copy(kept, said) is copied


@given(st.integers(0, 2**32 - 1), st.integers(1, 2**32 - 1))
def test_a_counter_that_goes_on_never_does(kept: int, step: int) -> None:
    assert not counter_says_copy(kept, kept + step)


@pytest.mark.parametrize(
    ("wanted", "leads_to"),
    [
        ("", "/autos/"),
        ("/autos/members?q=a", "/autos/members?q=a"),
        ("/account/passkeys", "/account/passkeys"),
        ("/autosphere/members", "/autos/"),
        ("/autoregion/members", "/autos/"),
        ("/accounting/", "/autos/"),
    ],
)
def test_one_lands_in_ones_own_association(wanted: str, leads_to: str) -> None:
    assert landing("autos", wanted) == leads_to


@given(st.emails())
def test_an_address_is_one_however_it_is_written(email: str) -> None:
    assert one_address(f"  {email.upper()} ") == one_address(email)
