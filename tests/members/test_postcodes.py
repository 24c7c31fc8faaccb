"""Postcodes by country: zeros that a spreadsheet dropped come back, and nothing else is touched."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.members.countries import country_codes
from services.members.postcodes import repaired_postcode


@pytest.mark.parametrize(
    ("written", "country", "right"),
    [
        ("1067", "DE", "01067"),
        ("1067.0", "DE", "01067"),
        ("D-1067", "DE", "01067"),
        ("DE-49074", "DE", "49074"),
        ("106", "DE", "106"),
        ("6000", "FR", "06000"),
        ("F-6000", "FR", "06000"),
        ("L-1234", "LU", "1234"),
        ("1234", "LU", "1234"),
        ("1010", "AT", "1010"),
        ("8001", "CH", "8001"),
        ("8001", "ES", "08001"),
        ("184", "IT", "00184"),
        ("100", "FI", "00100"),
        ("10", "NO", "0010"),
        ("10011", "RO", "010011"),
        ("1067", "", "1067"),
        ("1234 AB", "NL", "1234 AB"),
        ("SW1A 1AA", "GB", "SW1A 1AA"),
        ("01 067", "DE", "01 067"),
        ("LV-1010", "LV", "1010"),
        ("", "DE", ""),
    ],
)
def test_by_country(written: str, country: str, right: str) -> None:
    assert repaired_postcode(written, country) == right


@given(written=st.from_regex(r"([A-Z]{1,3}-)?[0-9A-Z ]{0,6}", fullmatch=True))
def test_what_is_right_stays_right(written: str) -> None:
    for country in country_codes():
        once = repaired_postcode(written, country)
        assert repaired_postcode(once, country) == once
