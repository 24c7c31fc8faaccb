"""Reading a step table: limits where they belong, rising, and every defect at once."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from services.billing.dues.measures import EMPLOYEES, TURNOVER, Measure
from services.billing.dues.problems import InvalidDuesRegulation, Problems
from services.billing.dues.step_reading import read_missing, read_steps
from services.billing.dues.steps import Step
from services.billing.dues.table import Table

A: dict[str, object] = {"class": "A", "employees_up_to": 10, "amount": "600.00"}
B: dict[str, object] = {"class": "B", "employees_up_to": 50, "amount": "900.00"}
LAST: dict[str, object] = {"class": "C", "amount": "1800.00"}


def read(
    steps: Sequence[Mapping[str, object]],
    measures: Sequence[Measure] = (EMPLOYEES,),
    **more: object,
) -> tuple[tuple[Step, ...], list[tuple[str, str]]]:
    """The steps and what was complained about."""
    problems = Problems(None)
    found = read_steps(Table({"steps": list(steps), **more}, (), problems), "employees", measures)
    try:
        problems.raise_any()
    except InvalidDuesRegulation as refused:
        return found, [(problem.path, problem.reason) for problem in refused.problems]
    return found, []


def complaints(*steps: Mapping[str, object], **more: object) -> list[tuple[str, str]]:
    return read(steps, **more)[1]  # type: ignore[arg-type]


def test_steps_are_read_in_their_order() -> None:
    assert read([A, B, LAST]) == (
        (Step("A", (10,), 60_000), Step("B", (50,), 90_000), Step("C", (None,), 180_000)),
        [],
    )


def test_one_step_needs_no_limit() -> None:
    assert read([LAST]) == ((Step("C", (None,), 180_000),), [])


def test_two_measures_have_two_limits() -> None:
    both = {**A, "turnover_up_to": "1000000.00"}
    found, wrong = read([both, LAST], (EMPLOYEES, TURNOVER))
    assert (found[0].limits, wrong) == ((10, 100_000_000), [])


@pytest.mark.parametrize(
    ("steps", "complaint"),
    [
        ([A, {**B, "employees_up_to": 10}, LAST],
         ("steps[1].employees_up_to",
          "employees_up_to must be above that of the step before; steps ascend")),
        ([A, {**B, "employees_up_to": 9}, LAST],
         ("steps[1].employees_up_to",
          "employees_up_to must be above that of the step before; steps ascend")),
        ([A, {**B, "amount": "599.99"}, LAST],
         ("steps[1].amount", "amount must not be below that of the step before")),
        ([A, {**B, "class": "A"}, LAST], ("steps[1].class", 'class "A" is there twice')),
        ([A, {**LAST, "class": "A"}], ("steps[1].class", 'class "A" is there twice')),
        ([{"class": "A", "amount": "1.00"}, LAST],
         ("steps[0]", "employees_up_to is missing; only the last step has no limit")),
        ([A, {**LAST, "employees_up_to": 99}],
         ("steps[1].employees_up_to",
          "the last step has no employees_up_to: everything above belongs to it")),
        ([{**A, "turnover_up_to": "1.00"}, LAST],
         ("steps[0].turnover_up_to", 'basis "employees" has no turnover_up_to')),
        ([A, {"class": "C"}],
         ("steps[1]", 'amount is missing; write it like "600.00"')),
        ([{**A, "employees_up_to": -1}, LAST],
         ("steps[0].employees_up_to", "must be between 0 and 10000000, not -1")),
        ([{**A, "note": "x"}, LAST], ("steps[0].note", "unknown key note")),
    ],
)  # fmt: skip
def test_one_defect_is_one_complaint(
    steps: list[Mapping[str, object]], complaint: tuple[str, str]
) -> None:
    assert complaints(*steps) == [complaint]


def test_equal_amounts_may_stand_in_two_classes() -> None:
    assert complaints(A, {**B, "amount": "600.00"}, LAST) == []


def test_an_amount_that_cannot_be_read_does_not_blame_the_next_step() -> None:
    """It counts as the step before, so that the step after it is judged fairly."""
    found, wrong = read([A, {**B, "amount": 900}, {**LAST, "amount": "599.00"}])
    assert [step.amount_cents for step in found] == [60_000, 60_000, 59_900]
    assert [path for path, _ in wrong] == ["steps[1].amount", "steps[2].amount"]


def test_a_kind_takes_its_amounts_from_the_steps_alone() -> None:
    assert complaints(LAST, amount="600.00") == [
        ("amount", 'basis "employees" takes its amounts from the steps')
    ]


def test_no_steps_are_no_table() -> None:
    assert complaints() == [("steps", "needs at least one [[steps]]")]


@pytest.mark.parametrize(
    ("written", "missing", "complaint"),
    [
        ({}, "block", None),
        ({"missing": {"class": "highest"}}, "highest", None),
        ({"missing": {"class": "lowest"}}, "lowest", None),
        ({"missing": {"class": "block"}}, "block", None),
        ({"missing": {"class": "lowst"}}, "highest",
         '"lowst" is not one of highest | lowest | block; did you mean lowest?'),
        ({"missing": {}}, "highest", "class is missing (highest | lowest | block)"),
        ({"missing": "highest"}, "block",
         'must be a table like { class = "highest" }, not "highest"'),
        ({"missing": {"class": "block", "until": 3}}, "block", "unknown key until"),
    ],
)  # fmt: skip
def test_what_silence_costs_is_one_of_three(
    written: dict[str, object], missing: str, complaint: str | None
) -> None:
    problems = Problems(None)
    assert read_missing(Table(written, (), problems)) == missing
    if complaint is None:
        problems.raise_any()
        return
    with pytest.raises(InvalidDuesRegulation) as refused:
        problems.raise_any()
    assert [problem.reason for problem in refused.value.problems] == [complaint]
