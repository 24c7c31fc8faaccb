"""The class of a member in a step table: one figure, two figures, and figures not declared."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.assessment import Assessment, MemberFacts
from services.billing.dues.measures import EMPLOYEES, TURNOVER
from services.billing.dues.step_rates import StepsByBoth, StepsByOne
from services.billing.dues.steps import MISSING, Choice, Missing, Step

EMPLOYEE_LIMITS, TURNOVER_LIMITS = (10, 50, 100), (1_000, 5_000, 20_000)
AMOUNTS = (60_000, 75_000, 90_000, 150_001)
CLASSES = "ABCD"
FIGURES = st.integers(0, 130)
TURNOVERS = st.integers(0, 30_000)


def by_one(missing: Missing = "highest") -> StepsByOne:
    steps = tuple(
        Step(name, (limit,), cents)
        for name, limit, cents in zip(CLASSES, (*EMPLOYEE_LIMITS, None), AMOUNTS, strict=True)
    )
    return StepsByOne(
        basis="employees", measures=(EMPLOYEES,), choice="lower", missing=missing, steps=steps
    )


def by_both(choice: Choice = "lower", missing: Missing = "highest") -> StepsByBoth:
    limits = zip((*EMPLOYEE_LIMITS, None), (*TURNOVER_LIMITS, None), strict=True)
    steps = tuple(
        Step(name, pair, cents) for name, pair, cents in zip(CLASSES, limits, AMOUNTS, strict=True)
    )
    return StepsByBoth(
        basis="lower_of",
        measures=(EMPLOYEES, TURNOVER),
        choice=choice,
        missing=missing,
        steps=steps,
    )


def facts(employees: int | None, turnover: int | None = None) -> MemberFacts:
    return MemberFacts("full", employees, turnover, date(2020, 1, 1))


def index(limits: tuple[int, ...], figure: int) -> int:
    """The class by counting: how many limits lie below."""
    return sum(figure > limit for limit in limits)


@given(FIGURES)
def test_a_figure_belongs_to_the_first_class_that_holds_it(employees: int) -> None:
    found = by_one().compile()(facts(employees))
    place = index(EMPLOYEE_LIMITS, employees)
    assert (found.dues_class, found.amount_cents) == (CLASSES[place], AMOUNTS[place])
    (line,) = found.lines
    assert line.code == "basis.employees"
    assert line.parameters["employees"] == employees
    above, up_to = line.parameters["employees_above"], line.parameters["employees_up_to"]
    assert above is None or int(above) < employees
    assert up_to is None or employees <= int(up_to)


def test_members_with_the_same_figure_share_one_assessment() -> None:
    rate = by_one().compile()
    assert rate(facts(84)) is rate(facts(84))
    assert rate(facts(84)) == rate(facts(84, 999))


@pytest.mark.parametrize(
    ("missing", "dues_class", "assumed"),
    [("highest", "D", ("employees",)), ("lowest", "A", ("employees",))],
)
def test_silence_costs_what_the_regulation_says(
    missing: Missing, dues_class: str, assumed: tuple[str, ...]
) -> None:
    found = by_one(missing).compile()(facts(None))
    assert (found.dues_class, found.assumed, found.blocked) == (dues_class, assumed, None)
    assert found.lines[0].code == "undeclared.employees"
    assert found.lines[0].parameters["assumed"] == missing


def test_silence_may_block() -> None:
    found = by_one("block").compile()(facts(None))
    assert found == Assessment(
        amount_cents=0,
        dues_class="",
        lines=(),
        full_amount_cents=0,
        entry_fee_cents=0,
        blocked="undeclared",
        assumed=("employees",),
    )


@pytest.mark.parametrize("missing", MISSING)
def test_where_there_is_one_class_nobody_is_asked(missing: Missing) -> None:
    one = StepsByOne(
        basis="employees",
        measures=(EMPLOYEES,),
        choice="lower",
        missing=missing,
        steps=(Step("A", (None,), 500),),
    )
    found = one.compile()(facts(None))
    assert (found.amount_cents, found.blocked, found.assumed) == (500, None, ())
    assert found.lines[0].parameters["assumed"] is None


@pytest.mark.parametrize("figures", [(-1, None), (-1, 5), (None, -1), (5, -1), (-1, -1)])
def test_a_negative_figure_is_no_small_one(figures: tuple[int | None, int | None]) -> None:
    assert by_both().compile()(facts(*figures)).blocked == "negative_figures"
    if figures[0] is not None and figures[0] < 0:
        assert by_one().compile()(facts(*figures)).blocked == "negative_figures"


@given(FIGURES, TURNOVERS)
def test_of_two_classes_the_chosen_one_counts(employees: int, turnover: int) -> None:
    both = (index(EMPLOYEE_LIMITS, employees), index(TURNOVER_LIMITS, turnover))
    for choice, place in (("lower", min(both)), ("higher", max(both))):
        chosen: Choice = "lower" if choice == "lower" else "higher"
        found = by_both(chosen).compile()(facts(employees, turnover))
        assert (found.dues_class, found.assumed) == (CLASSES[place], ())
        parameters = found.lines[0].parameters
        assert parameters["employees_class"] == CLASSES[both[0]]
        assert parameters["turnover_class"] == CLASSES[both[1]]


@given(st.none() | FIGURES, st.none() | TURNOVERS, st.sampled_from(["lower", "higher"]), st.data())
def test_a_default_stays_within_what_the_declared_figure_leaves_open(
    employees: int | None, turnover: int | None, choice: Choice, data: st.DataObject
) -> None:
    """Whatever the missing figure is, the highest default is not below it, the lowest not above."""
    truth = facts(
        data.draw(FIGURES) if employees is None else employees,
        data.draw(TURNOVERS) if turnover is None else turnover,
    )
    true_amount = by_both(choice).compile()(truth).amount_cents
    known = facts(employees, turnover)
    lowest = by_both(choice, "lowest").compile()(known)
    highest = by_both(choice, "highest").compile()(known)
    assert lowest.amount_cents <= true_amount <= highest.amount_cents
    blocked = by_both(choice, "block").compile()(known)
    if lowest.amount_cents == highest.amount_cents:
        assert (blocked.amount_cents, blocked.blocked) == (true_amount, None)
    else:
        assert (blocked.amount_cents, blocked.blocked) == (0, "undeclared")
        assert blocked.assumed == highest.assumed == lowest.assumed
