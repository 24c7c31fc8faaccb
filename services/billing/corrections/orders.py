"""What somebody wants done to an invoice: a kind, a reason, and what the kind needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any, Self

from services.billing.corrections.rules.kinds import CorrectionKind
from shared.proposals import NoReason


@dataclass(frozen=True)
class CorrectionOrder:
    """`amount_cents` of a credit note, waiver or write-off; None: as much as there is.

    A cancellation may `reissue` the invoice with today's facts, or `free_year` so that the next run
    assesses the member again. `until_on` belongs to a deferral, `parts` and `first_on` to a plan.
    With `corrected` figures a credit or debit note is what the regulation makes of them.
    """

    kind: CorrectionKind
    reason: str
    amount_cents: int | None = None
    reissue: bool = False
    free_year: bool = False
    until_on: date | None = None
    parts: int = 0
    first_on: date | None = None
    corrected: bool = False
    employees: int | None = None
    turnover_cents: int | None = None

    def __post_init__(self) -> None:
        if not self.reason.strip():
            raise NoReason

    def terms(self) -> dict[str, object]:
        """What differs from the plain order, as JSON."""
        kept = asdict(self)
        named = {field.name: field.default for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else value
            for name, value in kept.items()
            if name not in ("kind", "reason") and value != named[name]
        }

    @classmethod
    def of(cls, kind: CorrectionKind, reason: str, terms: Mapping[str, object]) -> Self:
        """The order that a correction was made by."""
        given: dict[str, Any] = dict(terms)
        for name in ("until_on", "first_on"):
            if name in given:
                given[name] = date.fromisoformat(given[name])
        return cls(kind, reason, **given)
