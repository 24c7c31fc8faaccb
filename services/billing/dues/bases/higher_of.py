"""Basis `higher_of`: of the class by employees and the class by turnover the higher one counts."""

from __future__ import annotations

from services.billing.dues.kinds import Basis
from services.billing.dues.measures import EMPLOYEES, TURNOVER
from services.billing.dues.step_phrases import both_undeclared, higher_of
from services.billing.dues.step_rates import StepsByBoth
from services.billing.dues.step_reading import read_missing, read_steps
from services.billing.dues.table import Table

_MEASURES = (EMPLOYEES, TURNOVER)


def _read(table: Table) -> StepsByBoth:
    steps = read_steps(table, "higher_of", _MEASURES)
    return StepsByBoth(
        basis="higher_of",
        measures=_MEASURES,
        choice="higher",
        missing=read_missing(table),
        steps=steps,
    )


BASIS = Basis(
    "higher_of",
    _read,
    {"basis.higher_of": higher_of, "undeclared.higher_of": both_undeclared},
)
