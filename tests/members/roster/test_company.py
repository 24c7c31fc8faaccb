"""A company's master data, in a row and out of it."""

from __future__ import annotations

from dataclasses import fields

from services.members.roster.company import CompanyData
from services.members.roster.company_columns import CompanyColumns
from shared.postal_address import ADDRESS_FIELDS
from tests.support.members import company


def test_what_is_written_to_a_row_is_read_from_it_again() -> None:
    row = CompanyColumns(company="")
    company().write_to(row)
    assert CompanyData.of(row) == company()


def test_no_column_is_left_out() -> None:
    named = {field.name for field in fields(CompanyData)} - {"name", "address"}
    assert named | {"company", *ADDRESS_FIELDS} == set(CompanyColumns.model_fields)
