"""A member list is read whole, every defect named by row and column."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from services.members.importing.parse import parse_member_file
from tests.members.importing.member_list import bring_in, counts, line, sheet
from tests.support.members import MembersFixture


@pytest.mark.parametrize(
    ("cells", "column", "code"),
    [
        ({"company": ""}, "company", "missing"),
        ({"member_number": ""}, "member_number", "missing"),
        ({"joined_on": ""}, "joined_on", "missing"),
        ({"joined_on": "31.02.2018"}, "joined_on", "invalid_date"),
        ({"joined_on": "20.10.18"}, "joined_on", "invalid_date"),
        ({"country": "Atlantis"}, "country", "unknown_country"),
        ({"language": "lb"}, "language", "unknown_language"),
        ({"kind": "owner"}, "kind", "unknown_kind"),
        ({"employees": "84,5"}, "employees", "invalid_number"),
        ({"employees": "-1"}, "employees", "invalid_number"),
        ({"employees": "about 80"}, "employees", "invalid_number"),
        ({"turnover_eur": "1 Mio"}, "turnover_eur", "invalid_amount"),
        ({"turnover_eur": "-1"}, "turnover_eur", "invalid_amount"),
        ({"contact_email": "kaethe"}, "contact_email", "invalid_email"),
        ({"billing_emails": "a@b.example, nothing"}, "billing_emails", "invalid_email"),
        ({"company": "x" * 201}, "company", "too_long"),
        ({"groups": "x" * 201}, "groups", "too_long"),
    ],
)
def test_defects_are_named_by_row_and_column(
    quick: MembersFixture, cells: Mapping[str, str], column: str, code: str
) -> None:
    content = sheet(line(), "", line(**{"member_number": "1002", **cells}))
    report = bring_in(quick, content)
    told = report.to_json()
    assert counts(report) == (2, 0, 0, 0)
    errors = told["errors"]
    assert isinstance(errors, list)
    assert [(one["row"], one["column"], one["code"]) for one in errors] == [(4, column, code)]
    assert errors[0]["message"]
    assert "%(" not in errors[0]["message"]
    assert quick.types() == []
    assert counts(bring_in(quick, content, partial=True)) == (2, 1, 0, 0)


def test_a_number_twice_is_an_error(quick: MembersFixture) -> None:
    report = bring_in(quick, sheet(line(), line(company="Zwei GmbH")))
    assert [(one.row, one.code) for one in report.errors] == [(3, "double_number")]
    assert report.errors[0].message("de") == "Die Mitgliedsnummer 1001 steht schon in Zeile 2."


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("Mitgliedsnummer;Firma;Eintritt\n1;Gießerei;01.02.2020".encode("cp1252"), "not_utf8"),
        (b"", "no_heading"),
        (b"a;b\n1;2", "no_heading"),
        (b"PK\x03\x04 no workbook", "file_unreadable"),
        (b"\x89PNG\r\n\x00\x00", "file_unreadable"),
        (b'member_number;company;joined_on\n1;"open', "file_unreadable"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    parsed = parse_member_file(content)
    assert [(one.row, one.code) for one in parsed.errors] == [(1, code)]
    assert parsed.rows == ()
    assert parsed.errors[0].message("fr")
