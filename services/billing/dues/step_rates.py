"""Finds the class of a member in a step table, by one figure or by two.

A member whose figure is not declared could be in several classes. `missing` decides among those
still possible: the highest, the lowest, or nobody is charged (`block`). So with `lower_of` a
declared headcount is a ceiling even while turnover is unknown; and where what is declared settles
the class, nothing is missing.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

from services.billing.dues.assessment import (
    Assessment,
    AssessmentLine,
    MemberFacts,
    blocked,
)
from services.billing.dues.kinds import Rate
from services.billing.dues.steps import StepTable

_ASSESSMENTS_MAX = 10_000
"""Many companies declare the same headcount; their assessments are one value. Bounded, since
turnovers are seldom the same."""


@dataclass(frozen=True)
class StepsByOne(StepTable):
    """A step table by one figure."""

    def compile(self) -> Rate:
        (measure,) = self.measures
        declared, limits, code = measure.declared, self.limits(0), f"basis.{self.basis}"
        name, above_key, up_to_key = measure.name, f"{measure.name}_above", f"{measure.name}_up_to"
        classes = [
            (step.dues_class, step.amount_cents, *self.span(index, measure))
            for index, step in enumerate(self.steps)
        ]
        kept: dict[int | None, Assessment] = {None: _undeclared(self)}

        def rate(facts: MemberFacts) -> Assessment:
            figure = declared(facts)
            known = kept.get(figure)
            if known is not None:
                return known
            if figure is None or figure < 0:
                return blocked("negative_figures")
            dues_class, amount, above, up_to = classes[bisect_left(limits, figure)]
            line = AssessmentLine(
                code,
                amount,
                {"class": dues_class, name: figure, above_key: above, up_to_key: up_to},
            )
            assessment = Assessment(amount, dues_class, (line,), amount)
            if len(kept) < _ASSESSMENTS_MAX:
                kept[figure] = assessment
            return assessment

        return rate


@dataclass(frozen=True)
class StepsByBoth(StepTable):
    """A step table by employees and turnover, where the lower or the higher class counts."""

    def compile(self) -> Rate:
        choose = min if self.choice == "lower" else max
        code, steps, last = f"basis.{self.basis}", self.steps, len(self.steps) - 1
        staff_limits, turnover_limits = self.limits(0), self.limits(1)
        undeclared, missing = _undeclared(self), self.missing

        def rate(facts: MemberFacts) -> Assessment:
            staff, turnover = facts.employees, facts.turnover_cents
            if staff is None and turnover is None:
                return undeclared
            if (staff or 0) < 0 or (turnover or 0) < 0:
                return blocked("negative_figures")
            staff_from, staff_to = _possible(staff_limits, staff, last)
            turnover_from, turnover_to = _possible(turnover_limits, turnover, last)
            lowest, highest = choose(staff_from, turnover_from), choose(staff_to, turnover_to)
            assumed: tuple[str, ...] = ()
            if lowest != highest:
                assumed = ("employees",) if staff is None else ("turnover",)
                if missing == "block":
                    return blocked("undeclared", assumed)
            step = steps[lowest if missing == "lowest" else highest]
            amount, dues_class = step.amount_cents, step.dues_class
            parameters: dict[str, int | str | None] = {
                "class": dues_class,
                "employees": staff,
                "employees_class": None if staff is None else steps[staff_from].dues_class,
                "turnover": turnover,
                "turnover_class": None if turnover is None else steps[turnover_from].dues_class,
                "assumed": missing if assumed else None,
            }
            line = AssessmentLine(code, amount, parameters)
            return Assessment(
                amount_cents=amount,
                dues_class=dues_class,
                lines=(line,),
                full_amount_cents=amount,
                entry_fee_cents=0,
                blocked=None,
                assumed=assumed,
            )

        return rate


def _undeclared(table: StepTable) -> Assessment:
    """What somebody who declared nothing at all is charged; with one class it makes no matter."""
    names = tuple(measure.name for measure in table.measures)
    if len(table.steps) == 1:
        names = ()
    elif table.missing == "block":
        return blocked("undeclared", names)
    index = len(table.steps) - 1 if table.missing == "highest" else 0
    step = table.steps[index]
    parameters: dict[str, int | str | None] = {
        "class": step.dues_class,
        "assumed": table.missing if names else None,
    }
    for measure in table.measures:
        parameters |= table.bounds(index, measure)
    line = AssessmentLine(f"undeclared.{table.basis}", step.amount_cents, parameters)
    amount = step.amount_cents
    return Assessment(
        amount_cents=amount,
        dues_class=step.dues_class,
        lines=(line,),
        full_amount_cents=amount,
        entry_fee_cents=0,
        blocked=None,
        assumed=names,
    )


def _possible(limits: Sequence[int], figure: int | None, last: int) -> tuple[int, int]:
    """The first and the last class a figure can mean: any class while it is not declared."""
    if figure is None:
        return 0, last
    index = bisect_left(limits, figure)
    return index, index
