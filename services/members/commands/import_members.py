"""Imports a member list from a spreadsheet (bank columns are billing's and only handed on)."""

from __future__ import annotations

from dataclasses import dataclass

from services.members.importing.apply import apply_rows
from services.members.importing.parse import parse_member_file
from services.members.importing.problems import RowError
from services.members.importing.rows import Applied
from shared.db import Session
from shared.i18n import Language


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do; `applied.results` names the member of each row."""

    rows: int
    applied: Applied
    errors: tuple[RowError, ...]

    def to_json(self, language: Language = "en") -> dict[str, object]:
        return {
            "rows": self.rows,
            "created": self.applied.created,
            "updated": self.applied.updated,
            "unchanged": self.applied.unchanged,
            "errors": [error.to_json(language) for error in self.errors],
        }


def import_members(
    session: Session, content: bytes, filename: str, *, dry_run: bool, partial: bool
) -> ImportReport:
    """Reads and writes a list; with defects in it nothing is written, unless `partial`."""
    parsed = parse_member_file(content, filename)
    if parsed.errors and not partial:
        return ImportReport(parsed.row_count, Applied(), parsed.errors)
    applied = apply_rows(session, parsed.rows, dry_run=dry_run)
    return ImportReport(parsed.row_count, applied, parsed.errors)
