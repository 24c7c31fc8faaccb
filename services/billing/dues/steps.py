"""Step tables (Beitragsstaffeln): classes with inclusive upper limits; shared by four bases."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from services.billing.dues.assessment import Parameters
from services.billing.dues.kinds import FeeRow
from services.billing.dues.measures import Measure
from services.billing.dues.words import Words
from shared.money import plain_amount

Choice = Literal["lower", "higher"]
Missing = Literal["highest", "lowest", "block"]
MISSING: tuple[Missing, ...] = ("highest", "lowest", "block")


@dataclass(frozen=True)
class Step:
    """A class with its inclusive limits, one per measure (None in the last step: no limit)."""

    dues_class: str
    limits: tuple[int | None, ...]
    amount_cents: int


@dataclass(frozen=True)
class StepTable:
    """The table of one kind; the limits of a step stand in the order of `measures`.

    `choice` says which of two classes counts; with one measure both are the same.
    """

    basis: str
    measures: tuple[Measure, ...]
    choice: Choice
    missing: Missing
    steps: tuple[Step, ...]

    def limits(self, position: int) -> list[int]:
        """The limits of one measure, ascending, one less than there are steps."""
        return [limit for step in self.steps if (limit := step.limits[position]) is not None]

    def span(self, index: int, measure: Measure) -> tuple[int | None, int | None]:
        """The range of a class: above (exclusive, None from zero), up to (inclusive, None open)."""
        position = self.measures.index(measure)
        above = self.steps[index - 1].limits[position] if index else None
        return above, self.steps[index].limits[position]

    def bounds(self, index: int, measure: Measure) -> Parameters:
        """The same as parameters of a line."""
        above, up_to = self.span(index, measure)
        return {f"{measure.name}_above": above, f"{measure.name}_up_to": up_to}

    def to_dict(self) -> dict[str, object]:
        return {
            "missing": {"class": self.missing},
            "steps": [self._written(step) for step in self.steps],
        }

    def columns(self, words: Words) -> tuple[str, ...]:
        return tuple(measure.heading(words) for measure in self.measures)

    def rows(self, words: Words) -> tuple[FeeRow, ...]:
        return tuple(
            FeeRow(
                step.dues_class,
                tuple(m.cell(words, self.bounds(index, m)) for m in self.measures),
                words.formats.euros(step.amount_cents),
                step.amount_cents,
            )
            for index, step in enumerate(self.steps)
        )

    def notes(self, words: Words) -> tuple[str, ...]:
        gettext = words.translate.gettext
        notes: list[str] = []
        if len(self.measures) > 1 and self.choice == "lower":
            notes.append(gettext("The lower of the two classes counts."))
        elif len(self.measures) > 1:
            notes.append(gettext("The higher of the two classes counts."))
        if self.missing == "highest":
            notes.append(gettext("Without a declaration the highest possible class counts."))
        elif self.missing == "lowest":
            notes.append(gettext("Without a declaration the lowest possible class counts."))
        return tuple(notes)

    def _written(self, step: Step) -> dict[str, object]:
        written: dict[str, object] = {"class": step.dues_class}
        for measure, limit in zip(self.measures, step.limits, strict=True):
            if limit is not None:
                written[measure.limit_key] = measure.written_limit(limit)
        written["amount"] = plain_amount(step.amount_cents)
        return written
