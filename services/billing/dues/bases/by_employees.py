"""Basis `employees`: the class follows the declared headcount."""

from __future__ import annotations

from services.billing.dues.kinds import Basis
from services.billing.dues.measures import EMPLOYEES
from services.billing.dues.step_phrases import declared, undeclared
from services.billing.dues.step_rates import StepsByOne
from services.billing.dues.step_reading import read_missing, read_steps
from services.billing.dues.table import Table


def _read(table: Table) -> StepsByOne:
    steps = read_steps(table, "employees", (EMPLOYEES,))
    return StepsByOne(
        basis="employees",
        measures=(EMPLOYEES,),
        choice="lower",
        missing=read_missing(table),
        steps=steps,
    )


BASIS = Basis(
    "employees",
    _read,
    {"basis.employees": declared(EMPLOYEES), "undeclared.employees": undeclared(EMPLOYEES)},
)
