"""Rows of text from CSV files and workbooks."""

from __future__ import annotations

import io
from datetime import date, datetime

import pytest
from openpyxl import Workbook
from sqlmodel import select

from services.members.errors import MemberFileUnreadable
from services.members.importing import sheets, workbook_guard
from services.members.importing.parse import parse_member_file
from services.members.roster.tables import Member
from tests.members.importing.member_list import bring_in
from tests.support.members import AUTOS, MembersFixture


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_encodings_and_delimiters(encoding: str, mark: str) -> None:
    text = f"Mitgliedsnummer{mark}Firma{mark}Eintritt\n1{mark}Gießerei{mark}01.02.2020\n"
    parsed = parse_member_file(text.encode(encoding))
    assert parsed.errors == ()
    assert parsed.rows[0].details["company"] == "Gießerei"


def test_a_workbook_with_typed_cells(quick: MembersFixture) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["Mitgliedsnummer", "Firma", "Eintritt", "Beschäftigte", "Umsatz €", "PLZ", "Land"])
    day = datetime(2020, 2, 1)  # noqa: DTZ001 - cells know no zone
    page.append([1001, "Gießerei", day, 84.0, 1234567.5, 1067, "Deutschland"])
    page.append([None] * 7)
    page.append([1002, "Œuvre", date(2021, 3, 4), None, 0.125, None, "Frankreich"])
    file = io.BytesIO()
    book.save(file)
    report = bring_in(quick, file.getvalue(), partial=True)
    assert [(one.row, one.column, one.code) for one in report.errors] == [
        (4, "turnover_eur", "invalid_amount")
    ]
    with quick.members.reading(AUTOS) as session:
        member = session.exec(select(Member)).one()
    assert (member.number, member.joined_on, member.employees) == ("1001", date(2020, 2, 1), 84)
    assert (member.turnover_cents, member.postcode, member.country) == (123_456_750, "01067", "DE")


def test_a_workbook_that_unpacks_to_too_much_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    file = io.BytesIO()
    Workbook().save(file)
    monkeypatch.setattr(workbook_guard, "UNPACKED_BYTES_MAX", 1_000)
    with pytest.raises(MemberFileUnreadable):
        list(sheets.read_sheet(file.getvalue()))


def test_rows_keep_the_numbers_the_spreadsheet_shows() -> None:
    found = list(sheets.read_sheet(b"a;b\n\n ; \n1;2\n"))
    assert found == [(1, ["a", "b"]), (4, ["1", "2"])]


def test_control_characters_as_workbooks_write_them_are_seen() -> None:
    """Excel writes a carriage return as `_x000D_`: nobody shall be called so."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.append(["a_x000D_\nb", "c_x0000_d", "_x0041_"])
    file = io.BytesIO()
    book.save(file)
    assert list(sheets.read_sheet(file.getvalue())) == [(1, ["a\r\nb", "c\x00d", "_x0041_"])]
