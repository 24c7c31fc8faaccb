"""What goes into an assessment and what comes out: plain values that are quick to make."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

Parameters = Mapping[str, int | str | None]


class MemberFacts(NamedTuple):
    """What the dues of one member depend on. `left_on` is the last day of membership."""

    kind: str
    employees: int | None
    turnover_cents: int | None
    joined_on: date
    left_on: date | None = None


class AssessmentLine(NamedTuple):
    """One step of the reckoning. `amount_cents` is its change: the lines sum to the amount.

    `code` is `basis.<name>`, `undeclared.<basis>`, `proration.<mode>`, `entry_fee`,
    `membership.not_begun` or `membership.ended`; parameters are JSON values, dates in ISO form.
    """

    code: str
    amount_cents: int
    parameters: Parameters


class Assessment(NamedTuple):
    """What a member owes. With `blocked` (a code) nothing can be charged until somebody acts.

    Codes: `undeclared` (the regulation has no default class), `kind_without_rule`,
    `negative_figures`, `contradicting_dates` (left before joining).
    `assumed` names the undeclared figures a default class stands in for: employees, turnover.
    """

    amount_cents: int
    dues_class: str
    lines: tuple[AssessmentLine, ...]
    full_amount_cents: int
    entry_fee_cents: int = 0
    blocked: str | None = None
    assumed: tuple[str, ...] = ()


def blocked(code: str, assumed: tuple[str, ...] = ()) -> Assessment:
    """An assessment that charges nothing because somebody must act first."""
    return Assessment(
        amount_cents=0,
        dues_class="",
        lines=(),
        full_amount_cents=0,
        entry_fee_cents=0,
        blocked=code,
        assumed=assumed,
    )


def whole(value: int | str | None) -> int:
    """A parameter that must be a whole number."""
    if not isinstance(value, int):
        raise TypeError(f"{value!r} is no whole number")
    return value
