"""How a command answers: words for people, or exactly one JSON object for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from shared.clean_text import harmless
from shared.errors import DomainError


@dataclass(frozen=True)
class Answers:
    """Writes the one answer of a command."""

    json: bool

    def give(self, answer: Mapping[str, object], lines: Iterable[str]) -> None:
        """The answer as JSON, or in words, a line each."""
        if self.json:
            write_json(answer)
        else:
            sys.stdout.writelines(f"{harmless(line)}\n" for line in lines)


def write_json(answer: Mapping[str, object]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False, default=_plain) + "\n")


def _plain(value: object) -> str:
    """Dates and moments as ISO 8601; the rest as it is written."""
    return value.isoformat() if isinstance(value, date) else str(value)


def write_refusal(error: DomainError, *, as_json: bool) -> None:
    """Why a job was refused: its code and message, and what they are about."""
    if as_json:
        shown = {name: value for name, value in error.details.items() if value is not None}
        write_json({"error": {"code": error.code, "message": error.message, **shown}})
    else:
        sys.stderr.write(f"{harmless(error.message)}\n")


def table(rows: Iterable[Sequence[object]], headings: Sequence[str]) -> list[str]:
    """Lines with the columns in line; numbers to the right."""
    texts = [[str(cell) if cell is not None else "" for cell in row] for row in rows]
    widths = [
        max((len(row[column]) for row in [list(headings), *texts]), default=0)
        for column in range(len(headings))
    ]
    return [
        "  ".join(
            cell.rjust(width) if _is_number(cell) else cell.ljust(width)
            for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in [list(headings), *texts]
    ]


def euros(cents: int) -> str:
    """An amount for the terminal: 123456 → '1,234.56 €'."""
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100:,}.{abs(cents) % 100:02} €"


def _is_number(cell: str) -> bool:
    return cell.rstrip(" €").replace(",", "").replace(".", "").lstrip("-").isdigit()
