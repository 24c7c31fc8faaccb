"""The columns of a member list by their headings."""

from __future__ import annotations

import pytest

from services.members.importing.headings import HEADINGS
from services.members.importing.parse import parse_member_file


def test_headings_that_are_missing_unknown_or_double() -> None:
    parsed = parse_member_file(b"Mitgliedsnummer;Firma;Lieblingsfarbe;Unternehmen\n1;A;rot;B")
    assert [(one.column, one.code) for one in parsed.errors] == [
        ("Lieblingsfarbe", "unknown_column"),
        ("company", "double_column"),
        ("joined_on", "missing_column"),
    ]
    assert parsed.rows == ()


@pytest.mark.parametrize("column", list(HEADINGS))
def test_every_column_has_a_german_heading(column: str) -> None:
    heading = HEADINGS[column][0]
    required = ["Mitgliedsnummer", "Firma", "Eintritt"]
    if heading in required:
        heading = "Ort"
    head = ";".join([*required, heading.upper()])
    parsed = parse_member_file(f"{head}\n1;A;2020-01-01;".encode())
    assert parsed.errors == ()
