"""The dues regulation (Beitragsordnung) as data: read from TOML, checked, written back for storage.

`[dues_regulation]` with `proration`, `entry_fee` and `kinds`. Every defect is named with its line;
all are collected before one `InvalidDuesRegulation` is raised.
"""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from services.billing.dues.bases import BASES
from services.billing.dues.kinds import KindRule
from services.billing.dues.problems import InvalidDuesRegulation, Problem, Problems
from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.rounding import UNIT_CENTS
from services.billing.dues.source_lines import SourceLines
from services.billing.dues.table import Table, unknown_word
from shared.clean_text import repaired_line
from shared.money import plain_amount

__all__ = [
    "DueDay",
    "DuesRegulation",
    "InvalidDuesRegulation",
    "Problem",
    "in_force",
    "load_regulation",
    "parse_regulation",
]

_ROOT = "dues_regulation"
_KIND = re.compile(r"[a-z][a-z0-9_]*")
# February counts 28: the day must exist in every year.
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True)
class DueDay:
    """The day of every year on which the dues fall due."""

    month: int
    day: int

    def of(self, year: int) -> date:
        return date(year, self.month, self.day)


@dataclass(frozen=True)
class DuesRegulation:
    """One version of an association's dues regulation.

    `resolution` names the decision of the members' meeting; `rounding` is `cent` or `euro`;
    `proration` is the mode's name; `entry_fee_cents` has the kinds that pay one.
    """

    name: str
    valid_from: date
    resolution: str
    due: DueDay
    rounding: str
    proration: str
    entry_fee_cents: Mapping[str, int]
    kinds: Mapping[str, KindRule]

    def to_dict(self) -> dict[str, object]:
        """The regulation in the shape of its TOML, the date in ISO form: fit for JSON."""
        return {
            "name": self.name,
            "valid_from": self.valid_from.isoformat(),
            "resolution": self.resolution,
            "due": {"month": self.due.month, "day": self.due.day},
            "rounding": self.rounding,
            "proration": {"mode": self.proration},
            "entry_fee": {kind: plain_amount(fee) for kind, fee in self.entry_fee_cents.items()},
            "kinds": [
                {"kind": kind, "basis": rule.basis, **rule.to_dict()}
                for kind, rule in self.kinds.items()
            ],
        }

    @classmethod
    def from_dict(cls, data: Mapping[str, object]) -> DuesRegulation:
        """Reads `to_dict` back; checks as strictly as the file, but for texts kept before."""
        data = {name: _repaired(value) for name, value in data.items()}
        written = data.get("valid_from")
        if isinstance(written, str):
            try:
                data = {**data, "valid_from": date.fromisoformat(written)}
            except ValueError as error:
                problem = Problem(None, f"{_ROOT}.valid_from", f'"{written}" is not a date')
                raise InvalidDuesRegulation([problem]) from error
        return parse_regulation(data, source_lines=None)

    def fingerprint(self) -> str:
        """SHA-256 of the content: a preview is stale when this has changed."""
        content = json.dumps(self.to_dict(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(content.encode()).hexdigest()


def load_regulation(toml_text: str) -> DuesRegulation:
    """Reads a TOML text that has `[dues_regulation]`, alone or within an association file.

    Raises `InvalidDuesRegulation`.
    """
    try:
        data = tomllib.loads(toml_text)
    except ValueError as error:  # TOMLDecodeError, or a number of thousands of digits
        raise InvalidDuesRegulation([_syntax_problem(error, toml_text)]) from error
    section = data.get(_ROOT)
    if not isinstance(section, Mapping):
        line = SourceLines.of(toml_text).line_of((_ROOT,))
        raise InvalidDuesRegulation([Problem(line, "", f"there is no table [{_ROOT}]")])
    return parse_regulation(section, source_lines=SourceLines.of(toml_text))


def parse_regulation(
    data: Mapping[str, object], *, source_lines: SourceLines | None
) -> DuesRegulation:
    """Reads the content of `[dues_regulation]`; `source_lines` are those of the whole text.

    Raises `InvalidDuesRegulation` with every problem found.
    """
    problems = Problems(source_lines)
    table = Table(data, (_ROOT,), problems)
    kinds, fees = _read_kinds(table)
    regulation = DuesRegulation(
        name=table.text("name"),
        valid_from=table.day("valid_from"),
        resolution=table.text("resolution"),
        due=_read_due(table),
        rounding=table.choice("rounding", UNIT_CENTS, default="cent"),
        proration=_read_proration(table),
        entry_fee_cents=fees,
        kinds=kinds,
    )
    table.finish()
    problems.raise_any()
    return regulation


def in_force(regulations: Iterable[DuesRegulation], year: int) -> DuesRegulation | None:
    """The version that rules a year's dues: the one valid on 1 January.

    If none was, the first that becomes valid within the year (an association's first regulation).
    """
    by_date = sorted(regulations, key=lambda regulation: regulation.valid_from)
    before = [version for version in by_date if version.valid_from <= date(year, 1, 1)]
    if before:
        return before[-1]
    return next((version for version in by_date if version.valid_from.year == year), None)


def _read_due(table: Table) -> DueDay:
    if "due" not in table:
        table.problem("due is missing; write due = { month = 2, day = 15 }")
    inner = table.table("due", "{ month = 2, day = 15 }")
    if inner is None:
        return DueDay(1, 1)
    month = inner.whole("month", at_least=1, at_most=12)
    day = inner.whole("day", at_least=1, at_most=31)
    for key in ("month", "day"):
        if key not in inner:
            inner.problem(f"{key} is missing")
    inner.finish()
    if month and day and day > _DAYS[month - 1]:
        inner.problem(f"day {day} of month {month} does not exist in every year", "day")
    return DueDay(month or 1, day or 1)


def _read_proration(table: Table) -> str:
    inner = table.table("proration", '{ mode = "half_year" }')
    if inner is None:
        return "full"
    mode = inner.choice("mode", PRORATIONS)
    inner.finish()
    return mode


def _read_kinds(table: Table) -> tuple[dict[str, KindRule], dict[str, int]]:
    """The rule and the entry fee of each kind."""
    kinds: dict[str, KindRule] = {}
    names: set[str] = set()
    for entry in table.tables("kinds"):
        kind = entry.text("kind")
        if kind and not _KIND.fullmatch(kind):
            entry.problem(f'"{kind}" must be small letters, digits and _', "kind")
        if kind and kind in names:
            entry.problem(f'kind "{kind}" is there twice', "kind")
        names.add(kind)
        if (basis := BASES.get(_read_basis(entry))) is not None:
            kinds[kind] = basis.read(entry)
            entry.finish()
    return kinds, _read_entry_fees(table, sorted(names))


def _read_basis(entry: Table) -> str:
    """The basis, or nothing if it is unknown: then the rest of the kind cannot be judged."""
    written = entry.word("basis")
    if written in BASES:
        return written
    if written:
        entry.problem(unknown_word(written, BASES), "basis")
    else:
        entry.problem(f"basis is missing ({' | '.join(BASES)})")
    return ""


def _read_entry_fees(table: Table, kinds: Sequence[str]) -> dict[str, int]:
    inner = table.table("entry_fee", '{ full = "250.00" }')
    fees: dict[str, int] = {}
    for kind in inner.written() if inner else ():
        if inner and kind not in kinds:
            inner.problem(f"there is no such kind: {unknown_word(kind, kinds)}", kind)
        elif inner and (cents := inner.amount(kind)) is not None:
            fees[kind] = cents
    return fees


def _repaired(value: object) -> object:
    """A stored value with its texts clean, for there is nobody to type them again."""
    if isinstance(value, str):
        return repaired_line(value)
    if isinstance(value, list):
        return [_repaired(one) for one in value]
    if isinstance(value, Mapping):
        return {name: _repaired(one) for name, one in value.items()}
    return value


def _syntax_problem(error: ValueError, toml_text: str) -> Problem:
    """`tomllib` says '(at line 3, column 5)' or '(at end of document)'."""
    reason, _, _ = str(error).partition(" (at ")
    found = re.search(r"\(at line (\d+), column", str(error))
    line = int(found[1]) if found else toml_text.count("\n") + 1
    return Problem(line, "", f"not valid TOML: {reason}")
