"""Codes of mails: derived alike on both sides, typed as people type, of one purpose only."""

from __future__ import annotations

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.web.sign_in_code import (
    ALPHABET,
    CODE_LENGTH,
    RELEASE_CODE,
    derive_code,
    grouped,
    matches,
    normalised,
)

SECRET, REQUEST = "a secret of the installation", UUID(int=7)
CODE = derive_code(SECRET, RELEASE_CODE, REQUEST)


def test_the_letters_cannot_be_mistaken_for_each_other() -> None:
    assert len(set(ALPHABET)) == len(ALPHABET) == 32
    assert not set("IO01") & set(ALPHABET)


@given(st.uuids())
def test_every_code_is_eight_of_them(request_id: UUID) -> None:
    code = derive_code(SECRET, RELEASE_CODE, request_id)
    assert len(code) == CODE_LENGTH
    assert set(code) <= set(ALPHABET)


def test_a_code_never_changes_in_a_later_version() -> None:
    """Mails are on their way while an installation is updated."""
    assert CODE == "7SK6JMMR"


def test_each_request_purpose_and_secret_has_its_own() -> None:
    others = {
        derive_code(SECRET, RELEASE_CODE, UUID(int=8)),
        derive_code(SECRET, "umlauf:sign-in-code:", REQUEST),
        derive_code("another secret", RELEASE_CODE, REQUEST),
    }
    assert len(others | {CODE}) == 4


@pytest.mark.parametrize(
    "write", [str, str.lower, grouped, lambda code: f" {code[:4]}-{code[4:]}\n", "　".join]
)
def test_it_is_found_however_it_was_typed(write: object) -> None:
    assert callable(write)
    assert normalised(write(CODE)) == CODE
    assert matches(SECRET, RELEASE_CODE, REQUEST, write(CODE))


def test_full_width_letters_are_letters() -> None:
    wide = "".join(chr(ord(letter) + 0xFEE0) for letter in CODE)
    assert matches(SECRET, RELEASE_CODE, REQUEST, wide)


@pytest.mark.parametrize("typed", ["", CODE[:-1], CODE + "A", "ÄÖÜÄÖÜÄÖ", "\ud800", CODE[::-1]])
def test_anything_else_does_not_match(typed: str) -> None:
    assert not matches(SECRET, RELEASE_CODE, REQUEST, typed)


def test_the_code_of_another_purpose_does_not_match() -> None:
    signing_in = derive_code(SECRET, "umlauf:sign-in-code:", REQUEST)
    assert not matches(SECRET, RELEASE_CODE, REQUEST, signing_in)
