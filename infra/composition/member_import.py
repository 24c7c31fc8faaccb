"""Imports a member list: the members service takes the companies, billing how they pay."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from uuid import UUID

from infra.composition.installation import Installation
from services.billing.accounts.import_payment_details import import_payment_details
from services.billing.accounts.rules.payment_columns import (
    PAYMENT_COLUMNS,
    ColumnError,
    PaymentRow,
    read_payment_rows,
)
from services.billing.accounts.taken_references import taken_references
from services.members.importing.import_members import import_members as write_members
from services.members.importing.parse import parse_member_file
from services.members.importing.problems import RowError
from services.members.importing.rows import MemberRow, RowResult
from services.members.importing.similar_numbers import similar_numbers
from shared.actor import Actor
from shared.i18n import Language
from shared.permissions import Permission


@dataclass(frozen=True)
class MemberImport:
    """What was asked for; with `partial`, rows with errors are left out instead of stopping all."""

    content: bytes
    filename: str
    dry_run: bool = False
    partial: bool = False


@dataclass(frozen=True)
class MemberImportReport:
    """The object of `umlauf members import --json`, in counts and errors."""

    rows: int
    created: int
    updated: int
    unchanged: int
    errors: tuple[dict[str, object], ...]

    def to_json(self) -> dict[str, object]:
        return {**asdict(self), "errors": list(self.errors)}


def import_members(
    installation: Installation,
    wanted: MemberImport,
    by: Actor,
    *,
    language: Language = "en",
) -> MemberImportReport:
    """Checks the whole file for both services before either writes.

    Members are written first, then how they pay; after a crash in between the same file again
    writes what is missing. Raises MissingPermission.
    """
    by.require(Permission.MEMBERS_IMPORT)
    parsed = parse_member_file(wanted.content, wanted.filename)
    similar, wrong_payments = _stored_errors(installation, parsed.rows, by)
    errors = sorted(
        [
            *(error.to_json(language) for error in (*parsed.errors, *similar)),
            *(error._asdict() for error in wrong_payments),
        ],
        key=lambda error: int(str(error["row"])),
    )
    if errors and not wanted.partial:
        return MemberImportReport(
            rows=parsed.row_count, created=0, updated=0, unchanged=0, errors=tuple(errors)
        )
    left_out = {*(one.row for one in wrong_payments), *(one.row for one in similar)}
    rows = [row for row in parsed.rows if row.row not in left_out]
    outcomes = _write(installation, rows, wanted, by)
    return MemberImportReport(
        rows=parsed.row_count,
        created=outcomes.count("created"),
        updated=outcomes.count("updated"),
        unchanged=outcomes.count("unchanged"),
        errors=tuple(errors),
    )


def _stored_errors(
    installation: Installation, rows: Sequence[MemberRow], by: Actor
) -> tuple[list[RowError], list[ColumnError]]:
    """What the rows say against each other and against what both services have stored."""
    with installation["members"].dry_run(by.association_id) as uow:
        similar = similar_numbers(uow.session, rows)
        results = write_members(uow, rows, by, dry_run=True).results
    if not _says_how_to_pay(rows):
        return similar, []
    details, wrong = read_payment_rows(_payment_rows(rows, results))
    with installation["billing"].reading(by.association_id) as session:
        taken = taken_references(session, details)
    row_of = {result.member_id: result.row for result in results}
    return similar, [
        *wrong,
        *(
            ColumnError(row_of[one.member_id], "mandate_reference", "reference_taken", one.message)
            for one in taken
        ),
    ]


def _payment_rows(rows: Sequence[MemberRow], results: Sequence[RowResult]) -> Iterator[PaymentRow]:
    """The rows that say how their member pays; without that column and an account none does."""
    for row, result in zip(rows, results, strict=True):
        if "payment_method" in row.columns or result.bank.iban:
            company = str(row.details.get("company") or "")
            yield PaymentRow(result.row, result.member_id, company, asdict(result.bank))


def _says_how_to_pay(rows: Sequence[MemberRow]) -> bool:
    return bool(rows) and not rows[0].columns.isdisjoint(PAYMENT_COLUMNS)


def _write(
    installation: Installation,
    rows: Sequence[MemberRow],
    wanted: MemberImport,
    by: Actor,
) -> list[str]:
    members = installation["members"]
    with members.transaction(by.association_id, actor=by.recorded_as) as uow:
        results = write_members(uow, rows, by, dry_run=wanted.dry_run).results
    outcomes = {result.member_id: result.outcome for result in results}
    if _says_how_to_pay(rows):
        for member_id, outcome in _pay(installation, rows, results, wanted, by).items():
            if outcome != "unchanged" and outcomes[member_id] == "unchanged":
                outcomes[member_id] = "updated"
    return list(outcomes.values())


def _pay(
    installation: Installation,
    rows: Sequence[MemberRow],
    results: Sequence[RowResult],
    wanted: MemberImport,
    by: Actor,
) -> dict[UUID, str]:
    details, _ = read_payment_rows(_payment_rows(rows, results))
    billing = installation["billing"]
    if wanted.dry_run:
        with billing.dry_run(by.association_id) as uow:
            return dict(import_payment_details(uow, details, by))
    with billing.transaction(by.association_id, actor=by.recorded_as) as uow:
        return dict(import_payment_details(uow, details, by))
