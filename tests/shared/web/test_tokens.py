"""A link opens what it was signed for, as long as it was signed for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.tokens import ExpiredToken, InvalidToken, Tokens

NOW = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)
TOKENS = Tokens("a secret")
PAYLOADS = st.dictionaries(
    st.text(min_size=1).filter(lambda name: name != "exp"), st.text(), max_size=4
)


@given(PAYLOADS)
def test_what_is_signed_is_read(payload: dict[str, str]) -> None:
    assert TOKENS.read("ballot", TOKENS.sign("ballot", payload)) == payload


@given(st.text())
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(InvalidToken):
        TOKENS.read("ballot", text)


@given(PAYLOADS, st.data())
def test_a_changed_character_is_refused(payload: dict[str, str], data: st.DataObject) -> None:
    token = TOKENS.sign("ballot", payload)
    # The last character of a base64 text carries bits that do not count.
    at = data.draw(st.integers(0, len(token) - 2))
    changed = token[:at] + ("A" if token[at] != "A" else "B") + token[at + 1 :]
    with pytest.raises(InvalidToken):
        TOKENS.read("ballot", changed)


def test_services_derive_the_same_link() -> None:
    one = Tokens("a secret").sign("status", {"a": "1", "b": "2"})
    assert Tokens("a secret").sign("status", {"b": "2", "a": "1"}) == one
    assert Tokens("another").sign("status", {"a": "1", "b": "2"}) != one


def test_one_purpose_never_opens_another() -> None:
    token = TOKENS.sign("ballot", {"person": "1"})
    with pytest.raises(InvalidToken):
        TOKENS.read("invoice", token)


def test_a_link_expires_to_the_second() -> None:
    token = TOKENS.sign("ballot", {"person": "1"}, expires_at=NOW)
    assert TOKENS.read("ballot", token, NOW - timedelta(seconds=1)) == {"person": "1"}
    with pytest.raises(ExpiredToken):
        TOKENS.read("ballot", token, NOW)


@given(PAYLOADS)
def test_signing_changes_nothing_of_what_it_is_given(payload: dict[str, str]) -> None:
    before = dict(payload)
    TOKENS.sign("ballot", payload, NOW)
    assert payload == before


def test_a_link_without_an_end_is_read_at_any_time() -> None:
    token = TOKENS.sign("ballot", {"person": "1"})
    assert TOKENS.read("ballot", token, NOW + timedelta(days=10_000)) == {"person": "1"}


def test_who_reads_without_a_clock_is_not_refused() -> None:
    """To say whose link has expired."""
    token = TOKENS.sign("ballot", {"person": "1"}, expires_at=NOW)
    assert TOKENS.read("ballot", token) == {"person": "1"}


def test_another_end_is_another_link() -> None:
    one, other = (
        TOKENS.sign("ballot", {"person": "1"}, expires_at=NOW + timedelta(days=days))
        for days in (1, 2)
    )
    assert one != other


def test_a_token_of_another_installation_is_refused() -> None:
    with pytest.raises(InvalidToken):
        TOKENS.read("ballot", Tokens("another").sign("ballot", {"person": "1"}))


def test_refusals_say_what_to_answer() -> None:
    assert (InvalidToken.code, InvalidToken.status) == ("invalid_token", 404)
    assert (ExpiredToken.code, ExpiredToken.status) == ("expired_token", 410)


@given(PAYLOADS)
def test_a_link_can_stand_in_a_path(payload: dict[str, str]) -> None:
    assert not set(TOKENS.sign("ballot", payload)) & set('/?#&% +=\\"<>')
