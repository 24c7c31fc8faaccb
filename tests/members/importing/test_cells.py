"""One cell: its value, or the code of its defect."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from services.members.importing.cells import (
    CELL_CHARACTERS_MAX,
    BadCell,
    bank_text,
    read_country,
    read_date,
    read_emails,
    read_groups,
    read_kind,
    read_language,
    read_text,
    read_turnover,
    read_whole_number,
)
from services.members.importing.parse import parse_member_file
from tests.members.importing.member_list import line, sheet


@pytest.mark.parametrize(
    ("country", "given", "kept"),
    [("LU", "L-4149", "4149"), ("DE", "1067", "01067"), ("DE", "D-66111", "66111")],
)
def test_postcodes_are_settled(country: str, given: str, kept: str) -> None:
    parsed = parse_member_file(sheet(line(country=country, postcode=given)))
    assert parsed.rows[0].details["postcode"] == kept


@pytest.mark.parametrize(
    ("read", "text", "code"),
    [
        (read_country, "Atlantis", "unknown_country"),
        (read_language, "latein", "unknown_language"),
        (read_kind, "gast", "unknown_kind"),
        (read_date, "", "invalid_date"),
        (read_date, "1.2.20", "invalid_date"),
        (read_date, "31.02.2020", "invalid_date"),
        (read_whole_number, "84,5", "invalid_number"),
        (read_turnover, "viel", "invalid_amount"),
        (read_turnover, "-1", "invalid_amount"),
        (read_text, "x" * (CELL_CHARACTERS_MAX + 1), "too_long"),
        (read_emails, "a@f.example, nothing", "invalid_email"),
        (read_emails, ", ".join(f"a{n}@f.example" for n in range(11)), "too_many_emails"),
        (read_groups, "x" * (CELL_CHARACTERS_MAX + 1), "too_long"),
    ],
)
def test_what_cannot_be_read_has_its_code(
    read: Callable[[str], object], text: str, code: str
) -> None:
    with pytest.raises(BadCell) as refused:
        read(text)
    assert refused.value.args[0] == code


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (read_country, "Luxembourg", "LU"),
        (read_country, "", None),
        (read_language, "Deutsch", "de"),
        (read_kind, "Fördermitglied", "supporting"),
        (read_date, "2020-02-01 00:00:00", date(2020, 2, 1)),
        (read_date, "1.2.2020", date(2020, 2, 1)),
        (read_whole_number, "1.284", 1284),
        (read_turnover, "177.813.000,50", 17_781_300_050),
        (read_groups, "Wasserstoff, Personal;Personal", ("Personal", "Wasserstoff")),
    ],
)
def test_german_and_english_notations_are_read(
    read: Callable[[str], object], text: str, value: object
) -> None:
    assert read(text) == value


@pytest.mark.parametrize(
    ("column", "text", "wanted"),
    [
        ("payment_method", "Bankeinzug", "direct_debit"),
        ("payment_method", "bar", "bar"),
        ("mandate_scheme", "Firmenlastschrift", "b2b"),
        ("mandate_signed_on", "11.03.2025", "2025-03-11"),
        ("mandate_signed_on", "gestern", "gestern"),
        ("iban", "DE02 1203", "DE02 1203"),
    ],
)
def test_bank_columns_become_what_billing_reads(column: str, text: str, wanted: str) -> None:
    assert bank_text(column, text) == wanted
