"""Imports a member list: the members service takes the companies, billing how they pay."""

from __future__ import annotations

from collections.abc import Sequence
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
from services.members.importing.import_members import import_members as write_members
from services.members.importing.parse import parse_member_file
from services.members.importing.rows import MemberRow, RowResult
from shared.actor import Actor
from shared.i18n import Language
from shared.permissions import Permission

_NOBODY = UUID(int=0)


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
    wrong_payments = _payment_errors(parsed.rows)
    errors = sorted(
        [
            *(error.to_json(language) for error in parsed.errors),
            *(error._asdict() for error in wrong_payments),
        ],
        key=lambda error: int(str(error["row"])),
    )
    if errors and not wanted.partial:
        return MemberImportReport(
            rows=parsed.row_count, created=0, updated=0, unchanged=0, errors=tuple(errors)
        )
    left_out = {error.row for error in wrong_payments}
    rows = [row for row in parsed.rows if row.row not in left_out]
    outcomes = _write(installation, rows, wanted, by)
    return MemberImportReport(
        rows=parsed.row_count,
        created=outcomes.count("created"),
        updated=outcomes.count("updated"),
        unchanged=outcomes.count("unchanged"),
        errors=tuple(errors),
    )


def _payment_errors(rows: Sequence[MemberRow]) -> list[ColumnError]:
    if not _says_how_to_pay(rows):
        return []
    return read_payment_rows(
        PaymentRow(row.row, _NOBODY, str(row.details.get("company") or ""), asdict(row.bank))
        for row in rows
    )[1]


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
    details, _ = read_payment_rows(
        PaymentRow(
            result.row,
            result.member_id,
            str(row.details.get("company") or ""),
            asdict(result.bank),
        )
        for row, result in zip(rows, results, strict=True)
    )
    billing = installation["billing"]
    if wanted.dry_run:
        with billing.dry_run(by.association_id) as uow:
            return dict(import_payment_details(uow, details, by))
    with billing.transaction(by.association_id, actor=by.recorded_as) as uow:
        return dict(import_payment_details(uow, details, by))
