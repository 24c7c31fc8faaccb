"""Basis `turnover`: the class follows the declared annual turnover.

That turnover classes need not stand in the statutes: BGH II ZR 23/09 of 19.7.2010.
"""

from __future__ import annotations

from services.billing.dues.kinds import Basis
from services.billing.dues.measures import TURNOVER
from services.billing.dues.step_phrases import declared, undeclared
from services.billing.dues.step_rates import StepsByOne
from services.billing.dues.step_reading import read_missing, read_steps
from services.billing.dues.table import Table


def _read(table: Table) -> StepsByOne:
    steps = read_steps(table, "turnover", (TURNOVER,))
    return StepsByOne(
        basis="turnover",
        measures=(TURNOVER,),
        choice="lower",
        missing=read_missing(table),
        steps=steps,
    )


BASIS = Basis(
    "turnover",
    _read,
    {"basis.turnover": declared(TURNOVER), "undeclared.turnover": undeclared(TURNOVER)},
)
