"""What is wrong with a dues regulation, with line and reason, collected until the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from services.billing.dues.source_lines import KeyPath, SourceLines
from shared.errors import DomainError


class Problem(NamedTuple):
    """One defect: the 1-based line (None where there is no text), the key path, the reason."""

    line: int | None
    path: str
    reason: str

    def __str__(self) -> str:
        where = f"line {self.line}: " if self.line is not None else ""
        return f"{where}{self.path}: {self.reason}" if self.path else f"{where}{self.reason}"


class InvalidDuesRegulation(DomainError):
    """The dues regulation cannot be used: {report}"""

    code = "invalid_dues_regulation"

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__(report="; ".join(str(problem) for problem in self.problems))


class Problems:
    """Collects defects while a regulation is read; `raise_any` ends the reading."""

    def __init__(self, source_lines: SourceLines | None) -> None:
        self._source_lines = source_lines
        self._found: list[Problem] = []

    def add(self, path: KeyPath, reason: str) -> None:
        line = self._source_lines.line_of(path) if self._source_lines else None
        self._found.append(Problem(line, written_path(path), reason))

    def raise_any(self) -> None:
        """Raises `InvalidDuesRegulation` with everything found, in the order of the file."""
        if self._found:
            raise InvalidDuesRegulation(sorted(self._found, key=lambda found: found.line or 0))


def written_path(path: KeyPath) -> str:
    """('kinds', 0, 'basis') as 'kinds[0].basis'."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text.removeprefix(".")
