"""Reads a member list whole: every row checked, every defect named by row and column."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from services.members.email_address import is_email
from services.members.errors import BrokenQuote, MemberFileUnreadable
from services.members.importing.cells import (
    READERS,
    BadCell,
    bank_text,
    is_error_value,
    read_balance,
    read_date_or_none,
    read_emails,
    read_groups,
    read_name,
    read_salutation,
)
from services.members.importing.headings import BANK_COLUMNS, LISTS, REQUIRED, read_headings
from services.members.importing.problems import RowError
from services.members.importing.rows import (
    BankColumns,
    MemberRow,
    OpeningColumns,
    ParsedFile,
    Value,
)
from services.members.importing.sheets import Covered, Unread, read_sheet
from services.members.postcodes import repaired_postcode
from services.members.roster.contacts import ContactData
from services.members.roster.rules import ContactRole, MemberKind
from shared.clean_text import (
    UncleanText,
    clean_cell,
    clean_text,
    refuse_account,
    repaired_line,
)
from shared.ibans import mask_ibans
from shared.sheet_text import text_of_safe

T = TypeVar("T")
_STORED_AS = {"turnover_eur": "turnover_cents"}
_OPENING = (
    ("opening_balance_eur", "opening_balance_on"),
    ("opening_balance_on", "opening_balance_eur"),
)
_KINDS = ", ".join(MemberKind)


def parse_member_file(content: bytes, filename: str = "") -> ParsedFile:  # noqa: ARG001
    """Rows without defects, and all defects; the file's name plays no part.

    A file that is no list at all has one error, in row 1.
    """
    try:
        sheet = read_sheet(content)
        _, headings = next(sheet, (1, ()))
        columns, errors = read_headings(headings)
        reader = _Reader(headings, columns, errors)
        for number, cells in sheet:
            reader.read(number, cells)
    except BrokenQuote as error:
        return ParsedFile((), (_broken(error),), 0)
    except MemberFileUnreadable as error:
        return ParsedFile((), (RowError(1, "", error.code, {"value": error.message}),), 0)
    if any(error.code == "missing_column" for error in errors):
        return ParsedFile((), tuple(errors), reader.row_count)
    return ParsedFile(tuple(reader.rows), tuple(errors), reader.row_count)


def _broken(error: BrokenQuote) -> RowError:
    return RowError(int(str(error.details["row"])), "", error.code, {"value": error.message})


class _Reader:
    """Reads row by row; remembers the member numbers it has seen."""

    def __init__(
        self, headings: Sequence[str], columns: Mapping[int, str], errors: list[RowError]
    ) -> None:
        self._headed = [bool(heading.strip()) for heading in headings]
        self._positions = {column: position for position, column in columns.items()}
        self._columns = frozenset(columns.values())
        self._details = [column for column in READERS if column in self._columns]
        self._bank = [column for column in BANK_COLUMNS if column in self._columns]
        self._errors = errors
        self._seen: dict[str, int] = {}
        self._unnamed: set[int] = set()
        self.rows: list[MemberRow] = []
        self.row_count = 0

    def read(self, number: int, cells: object) -> None:
        assert isinstance(cells, (list, tuple))
        self.row_count += 1
        before = len(self._errors)
        self._refuse_unnamed(number, cells)
        texts = {
            column: self._clean(number, column, cells[position]) if position < len(cells) else ""
            for column, position in self._positions.items()
        }
        row = self._row(number, texts)
        if len(self._errors) == before:
            self.rows.append(row)

    def _refuse_unnamed(self, number: int, cells: Sequence[str]) -> None:
        """Contents below no heading would be lost; each such column is told of once."""
        known = set(self._positions.values()) | self._unnamed
        for position, cell in enumerate(cells):
            headed = position < len(self._headed) and self._headed[position]
            counts = cell.strip() and not isinstance(cell, Covered)
            if counts and not headed and position not in known:
                self._unnamed.add(position)
                self._report(number, _letters(position), "column_without_heading", cell)

    def _clean(self, number: int, column: str, cell: str) -> str:
        """The text of a cell; what cannot be taken is reported, and read on without."""
        if isinstance(cell, Unread):
            self._report(number, column, cell.defect, str(cell))
            return ""
        if is_error_value(cell.strip()):
            self._report(number, column, "error_value", cell.strip())
            return ""
        cell = text_of_safe(cell)
        try:
            clean = clean_text(cell) if column in LISTS else clean_cell(cell)
            return clean if column == "iban" else refuse_account(clean)
        except UncleanText as error:
            self._report(number, column, error.code, str(error.details.get("character", "")))
            kept = repaired_line(cell)
            return kept if column == "iban" else mask_ibans(kept)

    def _row(self, number: int, texts: Mapping[str, str]) -> MemberRow:
        told = {error.column for error in self._errors if error.row == number}
        for column in REQUIRED:
            if column in texts and not texts[column] and column not in told:
                self._report(number, column, "missing", "")
        member_number = texts.get("member_number", "")
        self._refuse_double(number, member_number)
        return MemberRow(
            row=number,
            member_number=member_number,
            details=self._read_details(number, texts),
            main=self._main(number, texts),
            billing_emails=self._cell(number, texts, "billing_emails", read_emails, ()),
            groups=self._cell(number, texts, "groups", read_groups, ()),
            bank=BankColumns(**{c: bank_text(c, texts[c]) for c in self._bank}),
            columns=self._columns,
            opening=self._opening(number, texts),
        )

    def _refuse_double(self, number: int, member_number: str) -> None:
        if len(member_number) > 40:
            self._report(number, "member_number", "too_long", member_number)
        first = self._seen.setdefault(member_number, number)
        if member_number and first != number:
            self._report(number, "member_number", "double_number", member_number, first=str(first))

    def _read_details(self, number: int, texts: Mapping[str, str]) -> dict[str, Value]:
        details: dict[str, Value] = {}
        for column in self._details:
            if column in REQUIRED and not texts[column]:
                continue
            value = self._cell(number, texts, column, READERS[column], None)
            details[_STORED_AS.get(column, column)] = value
        joined, left = details.get("joined_on"), details.get("left_on")
        if isinstance(joined, date) and isinstance(left, date) and left < joined:
            self._report(number, "left_on", "left_before_joined", str(left))
        postcode = details.get("postcode")
        if isinstance(postcode, str):
            details["postcode"] = repaired_postcode(postcode, str(details.get("country") or ""))
        return details

    def _main(self, number: int, texts: Mapping[str, str]) -> ContactData | None:
        email = texts.get("contact_email", "")
        if not email:
            return None
        if not is_email(email):
            self._report(number, "contact_email", "invalid_email", email)
        return ContactData(
            email=email,
            roles=(ContactRole.MAIN.value,),
            salutation=self._cell(number, texts, "contact_salutation", read_salutation, ""),
            first_name=self._cell(number, texts, "contact_first_name", read_name, ""),
            last_name=self._cell(number, texts, "contact_last_name", read_name, ""),
        )

    def _opening(self, number: int, texts: Mapping[str, str]) -> OpeningColumns | None:
        """A balance and its day stand together; without both nothing is said."""
        cents = self._cell(number, texts, "opening_balance_eur", read_balance, None)
        day = self._cell(number, texts, "opening_balance_on", read_date_or_none, None)
        for column, other in _OPENING:
            if texts.get(other) and not texts.get(column):
                self._report(number, column, "missing", "")
        if isinstance(cents, int) and isinstance(day, date):
            return OpeningColumns(cents, day)
        return None

    def _cell(
        self,
        number: int,
        texts: Mapping[str, str],
        column: str,
        read: Callable[[str], T],
        otherwise: T,
    ) -> T:
        if column not in texts:
            return otherwise
        try:
            return read(texts[column])
        except BadCell as error:
            code, *value = error.args
            self._report(number, column, code, value[0] if value else texts[column])
            return otherwise

    def _report(self, number: int, column: str, code: str, value: str, **more: str) -> None:
        values = {"value": value[:80], "kinds": _KINDS, **more}
        self._errors.append(RowError(number, column, code, values))


def _letters(position: int) -> str:
    """A column as a spreadsheet names it: A, B, …, AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
