"""One cell: its value, or the code of its defect."""

from __future__ import annotations

import pytest

from services.members.importing.parse import parse_member_file
from tests.members.importing.member_list import line, sheet


@pytest.mark.parametrize(
    ("country", "given", "kept"),
    [("LU", "L-4149", "4149"), ("DE", "1067", "01067"), ("DE", "D-66111", "66111")],
)
def test_postcodes_are_settled(country: str, given: str, kept: str) -> None:
    parsed = parse_member_file(sheet(line(country=country, postcode=given)))
    assert parsed.rows[0].details["postcode"] == kept
