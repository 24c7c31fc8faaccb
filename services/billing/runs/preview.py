"""The preview of a dues run: every amount with its reason, every obstacle with its fix."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.billing.collections.rules.collection_dates import earliest_collection_date
from services.billing.regulations.queries import ruling_of
from services.billing.runs.plan import PlannedMember, plan_run
from services.billing.runs.rules.run_exceptions import RunException
from shared.db import Session
from shared.i18n import Language


class PreviewItem(NamedTuple):
    """What one member would be charged."""

    member_number: str
    company: str
    amount_cents: int
    dues_class: str
    explanation: tuple[str, ...]
    payment_method: str
    blocked: bool = False

    def to_json(self) -> dict[str, object]:
        shown = self._asdict()
        del shown["blocked"]
        return {**shown, "explanation": list(self.explanation)}


class Preview(NamedTuple):
    """All members not yet assessed for a year; blocked ones are items too if an amount is known."""

    year: int
    items: tuple[PreviewItem, ...]
    exceptions: tuple[RunException, ...]

    @property
    def total_cents(self) -> int:
        return sum(item.amount_cents for item in self.items)

    def to_json(self, language: Language) -> dict[str, object]:
        """The object of `umlauf dues preview --json`."""
        return {
            "year": self.year,
            "members": len(self.items),
            "total_cents": self.total_cents,
            "items": [item.to_json() for item in self.items],
            "exceptions": [found.to_json(language) for found in self.exceptions],
        }


def preview_dues(
    session: Session, year: int, today: date, collect_on: date | None = None
) -> Preview:
    """What a run collecting on a day (default: the regulation's due day) would do; writes nothing.

    Raises NoDuesRegulation.
    """
    ruling = ruling_of(session, year)
    day = collect_on or max(ruling.rules.due.of(year), earliest_collection_date(today))
    items: list[PreviewItem] = []
    exceptions: list[RunException] = []
    for planned in plan_run(session, ruling, year, day, today=today):
        items += [_item(member) for member in planned if not member.assessment.blocked]
        exceptions += [found for member in planned for found in member.exceptions]
    return Preview(year, tuple(items), tuple(exceptions))


def _item(member: PlannedMember) -> PreviewItem:
    return PreviewItem(
        member.debtor.member_number,
        member.debtor.company,
        member.assessment.amount_cents,
        member.assessment.dues_class,
        member.explanation,
        member.method.value,
        member.blocked,
    )
