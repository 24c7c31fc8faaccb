"""What `umlauf dues preview` tells: every amount with its reason, every obstacle with its fix."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from services.billing.collections.rules.collection_dates import earliest_collection_date
from services.billing.regulations.queries import regulation_in_force
from services.billing.runs.plan import plan_run
from services.billing.runs.rules.run_exceptions import RunException
from services.billing.runs.run_line import RunLine, planned_line
from shared.db import Session
from shared.i18n import Language


class Preview(NamedTuple):
    """All members not yet assessed for a year, each with its amount where one is known.

    `total_cents` is what they owe, whoever is left out of a run for want of a good mandate
    included. `Survey.total`, which the page shows, is what the run would invoice: without them.
    """

    year: int
    lines: tuple[RunLine, ...]
    exceptions: tuple[RunException, ...]

    @property
    def total_cents(self) -> int:
        return sum(line.amount_cents for line in self.lines)

    def to_json(self, language: Language) -> dict[str, object]:
        """The object of `umlauf dues preview --json`."""
        return {
            "year": self.year,
            "members": len(self.lines),
            "total_cents": self.total_cents,
            "items": [line.to_json() for line in self.lines],
            "exceptions": [found.to_json(language) for found in self.exceptions],
        }


def preview_dues(
    session: Session, year: int, today: date, collect_on: date | None = None
) -> Preview:
    """What a run collecting on a day (default: the regulation's due day) would do; writes nothing.

    The day is taken as it is, without the association's notice and the bank's TARGET days, which
    `survey_run` minds: nobody has chosen one yet. Raises NoDuesRegulation.
    """
    regulation = regulation_in_force(session, year)
    day = collect_on or max(regulation.rules.due.of(year), earliest_collection_date(today))
    lines: list[RunLine] = []
    exceptions: list[RunException] = []
    for planned in plan_run(session, regulation, year, collect_on=day, today=today):
        lines += [planned_line(member) for member in planned if not member.assessment.blocked]
        exceptions += [found for member in planned for found in member.exceptions]
    return Preview(year, tuple(lines), tuple(exceptions))
