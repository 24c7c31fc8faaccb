"""Reads a step table from the file: the limits its basis needs, no others, ascending."""

from __future__ import annotations

from collections.abc import Sequence

from services.billing.dues.measures import MEASURES, Measure
from services.billing.dues.steps import MISSING, Missing, Step
from services.billing.dues.table import Table


def read_steps(table: Table, basis: str, measures: Sequence[Measure]) -> tuple[Step, ...]:
    """The steps of a kind; reports limits that are missing, out of place or not ascending."""
    table.refuse("amount", f'basis "{basis}" takes its amounts from the steps')
    entries = table.tables("steps")
    steps: list[Step] = []
    for position, entry in enumerate(entries):
        last = position == len(entries) - 1
        lowest_cents = steps[-1].amount_cents if steps else 0
        step = _read_step(entry, basis, measures, lowest_cents, last=last)
        _check_order(entry, steps, step, measures)
        steps.append(step)
    return tuple(steps)


def read_missing(table: Table) -> Missing:
    """What an undeclared member pays; not written means that nobody is charged by guess."""
    inner = table.table("missing", '{ class = "highest" }')
    if inner is None:
        return "block"
    chosen = inner.choice("class", MISSING)
    inner.finish()
    return next(word for word in MISSING if word == chosen)


def _read_step(
    entry: Table, basis: str, measures: Sequence[Measure], lowest_cents: int, *, last: bool
) -> Step:
    """One step; an amount that cannot be read counts as the step before, so only it is reported."""
    dues_class = entry.text("class")
    limits: list[int | None] = []
    for measure in MEASURES:
        key = measure.limit_key
        if measure not in measures:
            entry.refuse(key, f'basis "{basis}" has no {key}')
        elif last:
            entry.refuse(key, f"the last step has no {key}: everything above belongs to it")
            limits.append(None)
        else:
            if key not in entry:
                entry.problem(f"{key} is missing; only the last step has no limit")
            limits.append(measure.read_limit(entry))
    amount_cents = entry.required_amount("amount")
    entry.finish()
    return Step(dues_class, tuple(limits), lowest_cents if amount_cents is None else amount_cents)


def _check_order(
    entry: Table, before: Sequence[Step], step: Step, measures: Sequence[Measure]
) -> None:
    """Classes are unique, limits rise, amounts do not fall."""
    if step.dues_class and any(step.dues_class == other.dues_class for other in before):
        entry.problem(f'class "{step.dues_class}" is there twice', "class")
    if not before:
        return
    previous = before[-1]
    for measure, lower, upper in zip(measures, previous.limits, step.limits, strict=True):
        if lower is not None and upper is not None and upper <= lower:
            key = measure.limit_key
            entry.problem(f"{key} must be above that of the step before; steps ascend", key)
    if step.amount_cents < previous.amount_cents:
        entry.problem("amount must not be below that of the step before", "amount")
