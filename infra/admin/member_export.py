"""Writes the members as a list that can be imported again, and changes nothing then."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from uuid import UUID

from services.billing.accounts.rules.payment_columns import PAYMENT_COLUMNS
from services.billing.accounts.stored_payments import PaymentTexts, payment_texts, stored_payments
from services.billing.openings.queries import openings
from services.members.importing.headings import HEADINGS
from services.members.importing.list_columns import MEMBER_COLUMNS
from services.members.importing.rows import Value
from services.members.importing.stored_members import ListedRow, listed_rows
from shared.actor import Actor
from shared.crypto import KeyRing
from shared.db import Session
from shared.i18n import Language
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.sheets import Cell, Cents, Table

OPENING_COLUMNS = ("opening_balance_eur", "opening_balance_on")
LISTED_COLUMNS = (
    *MEMBER_COLUMNS[:-1],
    *PAYMENT_COLUMNS,
    *OPENING_COLUMNS,
    MEMBER_COLUMNS[-1],
)
"""All columns of a list; groups stand last."""
_DAYS = frozenset({"mandate_signed_on", "last_collected_on", "b2b_confirmed_on"})
_MONEY = frozenset({"turnover_eur", "opening_balance_eur"})


def export_members(
    runtimes: Mapping[str, ServiceRuntime],
    by: Actor,
    *,
    whole_accounts: bool = False,
    language: Language = "en",
) -> Table:
    """One row a member, by number, with the columns of the import; German headings for readers of
    German.

    Account numbers are masked, or whole for who may take bank files away: a masked one stands for
    the stored one when it is imported. The rows are read as they are written. Raises
    MissingPermission.
    """
    by.require(Permission.MEMBERS_READ)
    if whole_accounts:
        by.require(Permission.BANK_FILES_DOWNLOAD)
    headings = [HEADINGS[column][0] if language == "de" else column for column in LISTED_COLUMNS]
    return Table("members", headings, _rows(runtimes, by, whole_accounts=whole_accounts))


def _rows(
    runtimes: Mapping[str, ServiceRuntime], by: Actor, *, whole_accounts: bool
) -> Iterator[list[Cell]]:
    members, billing = runtimes["members"], runtimes["billing"]
    keys = billing.keys if whole_accounts else None
    with (
        members.reading(by.association_id) as companies,
        billing.reading(by.association_id) as payments,
    ):
        for some in listed_rows(companies):
            said = _payments(payments, some, keys)
            taken_over = openings(payments, [row.member_id for row in some])
            for row in some:
                opening = taken_over.get(row.member_id) or (None, None)
                opened = dict(zip(OPENING_COLUMNS, opening, strict=True))
                values = {**row.values, **said[row.member_id], **opened}
                yield [_cell(column, values[column]) for column in LISTED_COLUMNS]


def _payments(
    session: Session, rows: list[ListedRow], keys: KeyRing | None
) -> dict[UUID, PaymentTexts]:
    stored = stored_payments(session, [row.member_id for row in rows])
    said = {row.member_id: payment_texts(stored.get(row.member_id), keys) for row in rows}
    session.expunge_all()
    return said


def _cell(column: str, value: Value) -> Cell:
    if column in _DAYS and isinstance(value, str):
        return date.fromisoformat(value) if value else None
    if column in _MONEY and isinstance(value, int):
        return Cents(value)
    return value
