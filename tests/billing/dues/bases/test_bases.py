"""The bases with step tables: each asks for its own limits and goes by its own figure."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.dues.assessment import MemberFacts
from services.billing.dues.bases import BASES
from services.billing.dues.problems import InvalidDuesRegulation, Problems
from services.billing.dues.table import Table

STEPPED = {
    "employees": ("employees_up_to",),
    "turnover": ("turnover_up_to",),
    "lower_of": ("employees_up_to", "turnover_up_to"),
    "higher_of": ("employees_up_to", "turnover_up_to"),
}
LIMITS: dict[str, object] = {"employees_up_to": 10, "turnover_up_to": "1000000.00"}
SMALL, LARGE, MILLION = 5, 500, 100_000_000


def written(*limits: str) -> dict[str, object]:
    first = {"class": "A", "amount": "600.00", **{name: LIMITS[name] for name in limits}}
    return {"missing": {"class": "block"}, "steps": [first, {"class": "B", "amount": "900.00"}]}


def table(data: dict[str, object]) -> tuple[Table, Problems]:
    problems = Problems(None)
    return Table(data, (), problems), problems


@pytest.mark.parametrize("name", STEPPED)
def test_a_basis_is_read_stored_and_read_again(name: str) -> None:
    data = written(*STEPPED[name])
    rule = BASES[name].read(table(data)[0])
    assert rule.basis == name
    assert rule.to_dict() == data
    again = BASES[name].read(table(rule.to_dict())[0])
    assert again == rule


@pytest.mark.parametrize("name", STEPPED)
@pytest.mark.parametrize("limit", LIMITS)
def test_a_limit_that_is_missing_or_out_of_place_is_refused(name: str, limit: str) -> None:
    wanted = set(STEPPED[name])
    given = wanted ^ {limit}
    read, problems = table(written(*sorted(given)))
    BASES[name].read(read)
    with pytest.raises(InvalidDuesRegulation, match=limit):
        problems.raise_any()


@pytest.mark.parametrize(
    ("name", "employees", "turnover", "dues_class"),
    [
        ("employees", SMALL, 2 * MILLION, "A"),
        ("employees", LARGE, 0, "B"),
        ("turnover", LARGE, MILLION, "A"),
        ("turnover", SMALL, MILLION + 1, "B"),
        ("lower_of", SMALL, 2 * MILLION, "A"),
        ("lower_of", LARGE, 0, "A"),
        ("lower_of", LARGE, 2 * MILLION, "B"),
        ("higher_of", SMALL, 2 * MILLION, "B"),
        ("higher_of", LARGE, 0, "B"),
        ("higher_of", SMALL, 0, "A"),
    ],
)
def test_a_basis_goes_by_its_own_figure(
    name: str, employees: int, turnover: int, dues_class: str
) -> None:
    rate = BASES[name].read(table(written(*STEPPED[name]))[0]).compile()
    found = rate(MemberFacts("full", employees, turnover, date(2020, 1, 1)))
    assert found.dues_class == dues_class
    assert found.lines[0].code in BASES[name].phrases


@pytest.mark.parametrize("name", BASES)
def test_a_basis_says_only_its_own_lines(name: str) -> None:
    assert {code.partition(".")[2] for code in BASES[name].phrases} == {name}


def test_bases_cannot_be_changed_by_who_reads_them() -> None:
    with pytest.raises(TypeError):
        BASES["tonnage"] = BASES["fixed"]  # type: ignore[index]
