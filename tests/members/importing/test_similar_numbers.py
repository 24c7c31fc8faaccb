"""Which spellings of a member number are the same member."""

from __future__ import annotations

import pytest

from services.members.importing.cells import number_key


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0041", "41", True),
        ("M-0041", "m-41", True),
        ("A 7", "a7", True),
        ("2027-001", "2027-1", True),
        ("100", "10", False),
        ("0", "00", True),
        ("A-10", "A-1", False),
        ("10", "010", True),
    ],
)
def test_spellings(one: str, other: str, same: bool) -> None:
    assert (number_key(one) == number_key(other)) == same
