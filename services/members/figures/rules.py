"""What figures can be, and who declares them."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from services.members.errors import FiguresMissing

EMPLOYEES_MAX = 10_000_000
TURNOVER_CENTS_MAX = 10**17


class DeclaredBy(StrEnum):
    """An officer entered what the member said, or the member itself by the link in its mail."""

    OFFICER = "officer"
    MEMBER = "member"


class Figures(NamedTuple):
    """What is declared; a figure that is None stays as it is."""

    employees: int | None = None
    turnover_cents: int | None = None

    def refuse_none(self) -> None:
        """Raises FiguresMissing."""
        if self.employees is None and self.turnover_cents is None:
            raise FiguresMissing
