"""Text becomes cents in every notation people type, and nothing else becomes money."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.formats import formats_for
from shared.i18n import LANGUAGES, Language
from shared.money import InvalidAmount, parse_amount, plain_amount

CENTS = st.integers(-(10**14), 10**14)


@pytest.mark.parametrize(
    "text", ["", "-", "1,2,", "ten", "1.234,5x", "1e3", "0x10", "1--2", "+-1", "NaN", "∞"]
)
def test_what_is_no_amount_is_refused_and_named(text: str) -> None:
    with pytest.raises(InvalidAmount) as refused:
        parse_amount(text)
    assert refused.value.details["text"] == text
    assert refused.value.status == 422


@pytest.mark.parametrize("digits", [17, 20, 400, 5000])
def test_a_number_without_end_is_no_amount(digits: int) -> None:
    for text in ("9" * digits, "9" * digits + ",99", "-" + "9" * digits):
        with pytest.raises(InvalidAmount):
            parse_amount(text)


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("1.234,56", 123_456),
        ("1,234.56", 123_456),
        ("1 234,56 €", 123_456),
        ("1\u202f234,56\u00a0€", 123_456),
        ("1'234.56", 123_456),
        ("1234", 123_400),
        ("1.200", 120_000),
        ("1,200", 120_000),
        ("0,5", 50),
        ("-0,01", -1),
        ("007", 700),
        ("1.234.567", 123_456_700),
    ],
)
def test_amounts_are_read_in_german_french_and_english_notation(text: str, cents: int) -> None:
    assert parse_amount(text) == cents


@pytest.mark.parametrize(
    ("cents", "text"), [(123_456, "1234.56"), (5, "0.05"), (-5, "-0.05"), (0, "0.00")]
)
def test_files_take_a_plain_decimal(cents: int, text: str) -> None:
    assert plain_amount(cents) == text


@given(CENTS)
def test_a_plain_amount_reads_back_as_itself(cents: int) -> None:
    assert parse_amount(plain_amount(cents)) == cents


@pytest.mark.parametrize("language", LANGUAGES)
@given(cents=CENTS)
def test_what_we_show_a_reader_can_type(language: Language, cents: int) -> None:
    assert parse_amount(formats_for(language).money(abs(cents))) == abs(cents)
