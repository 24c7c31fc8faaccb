"""Regulations for the tests of the dues: the same four classes under every basis."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from services.billing.dues.regulation import DuesRegulation, load_regulation

RegulationOf = Callable[..., DuesRegulation]

_HEAD = """
[dues_regulation]
name = "Beitragsordnung 2027"
valid_from = 2027-01-01
resolution = "Mitgliederversammlung 2026-11-12, TOP 5"
due = {{ month = 2, day = 15 }}
rounding = "{rounding}"
[dues_regulation.proration]
mode = "{mode}"
[dues_regulation.entry_fee]
full = "250.00"
[[dues_regulation.kinds]]
kind = "honorary"
basis = "fixed"
amount = "0.00"
[[dues_regulation.kinds]]
kind = "network_partner"
basis = "fixed"
amount = "333.33"
[[dues_regulation.kinds]]
kind = "full"
basis = "{basis}"
missing = {{ class = "{missing}" }}
"""
_STEPS = (
    ("A", "10", "1000000.00", "600.00"),
    ("B", "50", "5000000.00", "750.00"),
    ("C", "100", "20000000.00", "900.00"),
    ("D", None, None, "1500.01"),
)


def regulation_toml(
    basis: str = "employees",
    *,
    missing: str = "highest",
    mode: str = "half_year",
    rounding: str = "cent",
) -> str:
    """A whole regulation; classes A to D, limits as the basis needs them."""
    text = _HEAD.format(basis=basis, missing=missing, mode=mode, rounding=rounding)
    for dues_class, employees, turnover, amount in _STEPS:
        text += f'[[dues_regulation.kinds.steps]]\nclass = "{dues_class}"\n'
        if employees and basis != "turnover":
            text += f"employees_up_to = {employees}\n"
        if turnover and basis != "employees":
            text += f'turnover_up_to = "{turnover}"\n'
        text += f'amount = "{amount}"\n'
    return text


@pytest.fixture(scope="session")
def regulation_of() -> RegulationOf:
    """`regulation_of("lower_of", missing="block", mode="daily", rounding="euro")`."""

    def build(basis: str = "employees", **options: str) -> DuesRegulation:
        return load_regulation(regulation_toml(basis, **options))

    return build


@pytest.fixture(scope="session")
def toml_of() -> Callable[..., str]:
    """The text behind `regulation_of`."""
    return regulation_toml
