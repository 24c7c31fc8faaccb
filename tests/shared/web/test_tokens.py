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
