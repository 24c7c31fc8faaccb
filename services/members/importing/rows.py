"""A member list once read: rows with checked values, and what could not be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from services.members.importing.problems import RowError
from services.members.roster.contacts import ContactData

Value = str | int | date | None


@dataclass(frozen=True)
class BankColumns:
    """The bank columns of one row as text, for billing; empty where the file says nothing."""

    payment_method: str = ""
    iban: str = ""
    account_holder: str = ""
    mandate_reference: str = ""
    mandate_signed_on: str = ""
    mandate_scheme: str = ""
    last_collected_on: str = ""
    b2b_confirmed_on: str = ""


class OpeningColumns(NamedTuple):
    """What the member owed on a day before the books began, in cents; below zero, its credit."""

    balance_cents: int
    balance_on: date


@dataclass(frozen=True)
class MemberRow:
    """One row without defects in the members' columns.

    `details` holds only the columns that the file has; None in `country`, `language` and `kind`
    means "as it is, else the usual". `columns` are the names of all columns of the file.
    """

    row: int
    member_number: str
    details: Mapping[str, Value]
    main: ContactData | None
    billing_emails: tuple[str, ...]
    groups: tuple[str, ...]
    bank: BankColumns
    columns: frozenset[str]
    opening: OpeningColumns | None = None


@dataclass(frozen=True)
class ParsedFile:
    """`row_count` counts all rows below the headings that are not empty, defective ones too."""

    rows: tuple[MemberRow, ...]
    errors: tuple[RowError, ...]
    row_count: int


class ColumnChange(NamedTuple):
    """What a column said of a known member, and says now, as text."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class RowResult:
    """What became of a row: its member ("created", "updated" or "unchanged"), billing's columns,
    and each column that changed."""

    row: int
    member_id: UUID
    member_number: str
    bank: BankColumns
    outcome: str = "unchanged"
    changes: tuple[ColumnChange, ...] = ()
    opening: OpeningColumns | None = None


@dataclass(frozen=True)
class Applied:
    """How many members were created, changed and left alone; one result a row, in order."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    results: tuple[RowResult, ...] = field(default=())
