"""Imports a member list: the members service takes the companies, billing how they pay."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from services.billing.accounts.check_payment_rows import check_payment_rows
from services.billing.accounts.import_payment_details import TakenOver, import_payment_details
from services.billing.accounts.rules.payment_columns import (
    PAYMENT_COLUMNS,
    ColumnError,
    PaymentRow,
)
from services.billing.ledger.lock_books import lock_books
from services.billing.openings.queries import Opening, openings, refused_openings
from services.members.importing.declare_opening_balances import declare_opening_balances
from services.members.importing.import_members import import_members as write_members
from services.members.importing.parse import parse_member_file
from services.members.importing.rows import (
    ColumnChange,
    MemberRow,
    OpeningColumns,
    ParsedFile,
    RowResult,
)
from services.members.importing.similar_numbers import similar_numbers
from shared.actor import Actor
from shared.i18n import Language
from shared.money import plain_amount
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork


@dataclass(frozen=True)
class MemberImport:
    """What was asked for; with `partial`, rows with errors are left out instead of stopping all."""

    content: bytes
    filename: str
    dry_run: bool = False
    partial: bool = False


@dataclass(frozen=True)
class MemberImportReport:
    """The object of `umlauf members import --json`: counts, errors, and what changes.

    `changes` are the columns of known members that say something else now, account numbers masked;
    `emptied` are those of them that say nothing any more.
    """

    rows: int
    created: int
    updated: int
    unchanged: int
    errors: tuple[dict[str, object], ...]
    changes: tuple[dict[str, object], ...] = ()

    @property
    def emptied(self) -> tuple[dict[str, object], ...]:
        return tuple(one for one in self.changes if one["to"] == "")

    def to_json(self) -> dict[str, object]:
        return {
            "rows": self.rows,
            "created": self.created,
            "updated": self.updated,
            "unchanged": self.unchanged,
            "errors": list(self.errors),
            "changes": list(self.changes),
            "emptied": list(self.emptied),
        }


class _Units(NamedTuple):
    """A transaction of each service."""

    members: UnitOfWork
    billing: UnitOfWork


def import_members(
    runtimes: Mapping[str, ServiceRuntime],
    wanted: MemberImport,
    by: Actor,
    *,
    language: Language = "en",
) -> MemberImportReport:
    """All or nothing over both services, unless it is to be partial.

    Each checks the list against what it has stored before either writes, in the transactions that
    write: what one refuses, or fails at, leaves nothing at the other. The members' half is kept
    first; after a crash between the two the same list again writes what is missing. Raises
    MissingPermission.
    """
    by.require(Permission.MEMBERS_IMPORT)
    parsed = parse_member_file(wanted.content, wanted.filename)
    with _units(runtimes, by, dry_run=wanted.dry_run) as units:
        errors = _errors(units, parsed, by, language)
        if errors and not wanted.partial:
            return MemberImportReport(
                rows=parsed.row_count, created=0, updated=0, unchanged=0, errors=tuple(errors)
            )
        left_out = {error["row"] for error in errors}
        rows = [row for row in parsed.rows if row.row not in left_out]
        written = _write(units, rows, by, dry_run=wanted.dry_run)
    outcomes = [_outcome(one) for one in written]
    return MemberImportReport(
        rows=parsed.row_count,
        created=outcomes.count("created"),
        updated=outcomes.count("updated"),
        unchanged=outcomes.count("unchanged"),
        errors=tuple(errors),
        changes=tuple(
            {
                "row": one.result.row,
                "member_number": one.result.member_number,
                "column": column,
                "from": before,
                "to": after,
            }
            for one in written
            for column, before, after in _changes(one)
        ),
    )


@contextmanager
def _units(runtimes: Mapping[str, ServiceRuntime], by: Actor, *, dry_run: bool) -> Iterator[_Units]:
    """The one opened last is kept first; one import waits for the other. Of a dry run neither is
    kept."""
    members, billing = runtimes["members"], runtimes["billing"]
    if dry_run:
        with billing.dry_run(by.association_id) as pays, members.dry_run(by.association_id) as who:
            yield _Units(who, pays)
        return
    actor = by.recorded_as
    with (
        billing.transaction(by.association_id, actor=actor) as pays,
        members.transaction(by.association_id, actor=actor) as who,
    ):
        lock_books(pays.session)
        yield _Units(who, pays)


def _errors(
    units: _Units, parsed: ParsedFile, by: Actor, language: Language
) -> list[dict[str, object]]:
    """What the rows say against each other and against what both services have stored."""
    similar = similar_numbers(units.members.session, parsed.rows)
    results = write_members(units.members, parsed.rows, by, dry_run=True).results
    payments = check_payment_rows(units.billing, list(_payment_rows(parsed.rows, results)))
    today = units.billing.clock.today()
    openings = refused_openings(units.billing.session, _other_openings(units, results), today)
    row_of = {result.member_id: result.row for result in results}
    found = [
        *(error.to_json(language) for error in (*parsed.errors, *similar)),
        *(error.to_json(language) for error in payments.errors),
        *(
            ColumnError(
                row=row_of[member_id],
                column="opening_balance_eur",
                code=refused.code,
                text=refused.text,
                values=refused.values,
            ).to_json(language)
            for member_id, refused in openings.items()
        ),
    ]
    return sorted(found, key=lambda error: int(str(error["row"])))


def _payment_rows(rows: Sequence[MemberRow], results: Sequence[RowResult]) -> Iterator[PaymentRow]:
    """The columns that the list has of how its members pay; without any it says nothing of it."""
    for row, result in zip(rows, results, strict=True):
        columns = {
            column: str(getattr(result.bank, column))
            for column in PAYMENT_COLUMNS
            if column in row.columns
        }
        if columns:
            company = str(row.details.get("company") or "")
            yield PaymentRow(
                row=result.row,
                member_id=result.member_id,
                company=company,
                columns=columns,
                known=result.outcome != "created",
            )


def _other_openings(units: _Units, results: Sequence[RowResult]) -> dict[UUID, Opening]:
    """The balances that are not the ones taken over already; an empty cell says none."""
    said = {one.member_id: Opening(*one.opening) for one in results if one.opening}
    known = openings(units.billing.session, said)
    return {
        member_id: one
        for member_id, one in said.items()
        if (known[member_id] != one if member_id in known else one.balance_cents)
    }


class _Written(NamedTuple):
    """What became of a row at either service; `payment` is None where the list says nothing, and
    `opening` is the balance taken over before and now, where that is another one."""

    result: RowResult
    payment: TakenOver | None
    opening: tuple[Opening | None, Opening] | None


def _write(units: _Units, rows: Sequence[MemberRow], by: Actor, *, dry_run: bool) -> list[_Written]:
    results = write_members(units.members, rows, by, dry_run=dry_run).results
    payments = check_payment_rows(units.billing, list(_payment_rows(rows, results)))
    paid = import_payment_details(units.billing, payments.details, by)
    units.billing.session.flush()
    stated = _other_openings(units, results)
    before = openings(units.billing.session, stated)
    if not dry_run:
        balances = [(id_, OpeningColumns(*one)) for id_, one in stated.items()]
        declare_opening_balances(units.members, balances, by)
    return [
        _Written(result, paid.get(id_), (before.get(id_), stated[id_]) if id_ in stated else None)
        for result in results
        for id_ in (result.member_id,)
    ]


def _outcome(one: _Written) -> str:
    pays_otherwise = one.payment is not None and one.payment.outcome != "unchanged"
    if one.result.outcome == "unchanged" and (pays_otherwise or one.opening):
        return "updated"
    return one.result.outcome


def _changes(one: _Written) -> Iterator[ColumnChange]:
    """Of a known member; a new one changes nothing."""
    if one.result.outcome == "created":
        return
    yield from one.result.changes
    if one.payment is not None and one.payment.outcome != "unchanged":
        for column, before in one.payment.before.items():
            after = one.payment.after[column]
            if before != after or (column == "iban" and one.payment.other_account):
                yield ColumnChange(column, before, after)
    if one.opening:
        yield from _opening_changes(*one.opening)


def _opening_changes(before: Opening | None, now: Opening) -> Iterator[ColumnChange]:
    had = plain_amount(before.balance_cents) if before else ""
    if had != (amount := plain_amount(now.balance_cents)):
        yield ColumnChange("opening_balance_eur", had, amount)
    since = before.balance_on.isoformat() if before else ""
    if since != now.balance_on.isoformat():
        yield ColumnChange("opening_balance_on", since, now.balance_on.isoformat())
