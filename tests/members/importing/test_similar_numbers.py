"""Which spellings of a member number are the same member, and what a list with both comes to."""

from __future__ import annotations

import pytest

from services.members.importing.cells import number_key
from services.members.importing.parse import parse_member_file
from services.members.importing.similar_numbers import similar_numbers
from tests.members.importing.member_list import bring_in
from tests.support.members import AUTOS, MembersFixture


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


@pytest.mark.parametrize(
    "numbers",
    ["0041 41", "0041 00041", "M-0041 m-041", "1001 1001.0", "1001 １００１", "A7 A\u00a07"],
)
def test_a_list_with_both(quick: MembersFixture, numbers: str) -> None:
    one, other = numbers.split(" ")
    head = "member_number;company;joined_on"
    first, second = (f"{number};Guss;2020-03-01" for number in (one, other))
    both = parse_member_file("\n".join((head, first, second)).encode())
    with quick.members.reading(AUTOS) as session:
        assert [error.row for error in similar_numbers(session, both.rows)] == [3]
    # Two that were stored as two stay two.
    for row in (first, second):
        bring_in(quick, f"{head}\n{row}".encode())
    with quick.members.reading(AUTOS) as session:
        assert similar_numbers(session, both.rows) == []
