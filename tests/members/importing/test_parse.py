"""A member list is read whole, every defect named by row and column."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from services.members.importing.parse import parse_member_file
from shared.i18n import LANGUAGES
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
        ({"contact_first_name": "x" * 201}, "contact_first_name", "too_long"),
        ({"contact_last_name": "x" * 5000}, "contact_last_name", "too_long"),
        ({"contact_salutation": "x" * 41}, "contact_salutation", "too_long"),
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
        (b"\xff\xfem\x00e\x00", "unicode_text"),
    ],
)
def test_what_is_no_list_is_refused(content: bytes, code: str) -> None:
    parsed = parse_member_file(content)
    assert [(one.row, one.code) for one in parsed.errors] == [(1, code)]
    assert parsed.rows == ()
    assert parsed.errors[0].message("fr")


TEXT_COLUMNS = (
    "member_number", "company", "legal_form", "street", "house_number", "postcode", "city",
    "branch", "register_number", "vat_id", "contact_salutation", "contact_first_name",
    "contact_last_name", "contact_email", "billing_emails", "iban", "account_holder",
    "mandate_reference", "groups",
)  # fmt: skip


@pytest.mark.parametrize("column", TEXT_COLUMNS)
def test_an_account_number_stands_in_its_column_only(column: str) -> None:
    """Elsewhere it would be kept, sent and mailed unsealed; nor does the report repeat it."""
    text = "DE89 3704 0044 0532 0130 00"
    parsed = parse_member_file(sheet(line(**{column: text}), line(member_number="2")))
    if column == "iban":
        assert parsed.errors == ()
        return
    (error,) = [one for one in parsed.errors if one.code == "text_account_number"]
    assert (error.row, error.column) == (2, column)
    assert [row.member_number for row in parsed.rows] == ["2"]
    for language in LANGUAGES:
        assert all("3704" not in str(one.to_json(language)) for one in parsed.errors)


@pytest.mark.parametrize("column", TEXT_COLUMNS)
@pytest.mark.parametrize(
    ("character", "code"),
    [
        ("\x1b", "text_control_character"),
        ("\u202e", "text_direction_character"),
        ("\ufffd", "text_damaged"),
        ("\ue000", "text_private_character"),
        ("\U000e0041", "text_unseen_character"),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(column: str, character: str, code: str) -> None:
    """Finding H8: what a form refuses, a file cannot bring in."""
    parsed = parse_member_file(sheet(line(**{column: f"a{character}b"}), line(member_number="2")))
    (error,) = [one for one in parsed.errors if one.code == code]
    assert (error.row, error.column) == (2, column)
    assert [row.member_number for row in parsed.rows] == ["2"]
    for language in LANGUAGES:
        message = error.message(language)
        assert f"U+{ord(character):04X}" in message
        assert "{" not in message


def test_what_is_harmless_is_put_right() -> None:
    cells = {
        "company": '"Mu\u0308ller\u00a0&\u202fSo\u0308hne\u200b\r\nGmbH  & Co.\u00adKG"',
        "contact_first_name": "\ufeffE\u0301lo\u00efse ",
        "groups": '"Chemie\nBau\u00a0und  Holz"',
        "billing_emails": '"a@b.example\r\nc@d.example"',
    }
    (row,) = parse_member_file(sheet(line(**cells))).rows
    assert row.details["company"] == "Müller & Söhne GmbH & Co.KG"
    assert row.main is not None
    assert row.main.first_name == "Éloïse"
    assert row.groups == ("Bau und Holz", "Chemie")
    assert row.billing_emails == ("a@b.example", "c@d.example")


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ('1;"open;01.03.2020\n2;x;01.03.2020', 2),
        ('1;x;01.03.2020\n2;"Hotel "Krone" GmbH";01.03.2020', 3),
        ('1;"a\nb";01.03.2020\n2;"Hotel "Krone"";01.03.2020', 3),
        ('1;x;01.03.2020\n\n3;"x"y;01.03.2020', 4),
    ],
)
def test_a_broken_quotation_mark_is_told_with_its_row(text: str, row: int) -> None:
    parsed = parse_member_file(f"member_number;company;joined_on\n{text}".encode())
    assert [(one.row, one.code) for one in parsed.errors] == [(row, "broken_quote")]


@pytest.mark.parametrize("hint", ["sep=;\n", "SEP=;\r\n", "\ufeffsep=;\n"])
def test_the_line_that_excel_hides(hint: str) -> None:
    text = f"{hint}member_number;company;joined_on\n1;A, B und C;2020-03-01\n1;x;2020-03-01"
    parsed = parse_member_file(text.encode())
    assert [row.details["company"] for row in parsed.rows] == ["A, B und C"]
    assert [(one.row, one.code) for one in parsed.errors] == [(3, "double_number")]


@pytest.mark.parametrize(
    ("headings", "cells", "columns"),
    [
        (";", ";pays nothing", ["D"]),
        ("", ";beyond", ["D"]),
        (";;", ";;x", ["E"]),
        (";", "; ", []),
        ("", "", []),
    ],
)
def test_contents_without_a_heading_are_told_once(
    headings: str, cells: str, columns: list[str]
) -> None:
    rows = "\n".join(f"{number};x;2020-03-01{cells}" for number in (1, 2))
    parsed = parse_member_file(f"member_number;company;joined_on{headings}\n{rows}".encode())
    told = [one.column for one in parsed.errors if one.code == "column_without_heading"]
    assert told == columns
