"""What holds for every member: against a plain reference, in any order, to the cent."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.assess import Assessor, MemberFacts, assess, assess_admission
from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.regulation import DuesRegulation
from services.billing.dues.rounding import rounded_share

RegulationOf = Callable[..., DuesRegulation]
MODES = tuple(PRORATIONS)
BASES = ("employees", "turnover", "lower_of", "higher_of")
EMPLOYEES = st.none() | st.integers(0, 130)
TURNOVER = st.none() | st.integers(0, 2_500_000_000)
DAYS = st.dates(date(2025, 1, 1), date(2029, 12, 31))
CLASSES = {"A": 60_000, "B": 75_000, "C": 90_000, "D": 150_001}


def facts(employees: int | None, turnover: int | None, joined_on: date) -> MemberFacts:
    return MemberFacts(
        kind="full",
        employees=employees,
        turnover_cents=turnover,
        joined_on=joined_on,
    )


def reference_class(employees: int, turnover: int, basis: str) -> int:
    by_employees = sum(employees > limit for limit in (10, 50, 100))
    by_turnover = sum(turnover > limit for limit in (100_000_000, 500_000_000, 2_000_000_000))
    both = (by_employees, by_turnover)
    return {
        "employees": by_employees,
        "turnover": by_turnover,
        "lower_of": min(both),
        "higher_of": max(both),
    }[basis]


@given(
    employees=st.integers(0, 130),
    turnover=st.integers(0, 2_500_000_000),
    basis=st.sampled_from(BASES),
)
def test_the_class_is_that_of_a_plain_count(
    regulation_of: RegulationOf, employees: int, turnover: int, basis: str
) -> None:
    found = assess(regulation_of(basis), facts(employees, turnover, date(2020, 1, 1)), 2027)
    assert found.dues_class == "ABCD"[reference_class(employees, turnover, basis)]
    assert found.amount_cents == CLASSES[found.dues_class]


@given(
    employees=EMPLOYEES,
    turnover=TURNOVER,
    joined_on=DAYS,
    basis=st.sampled_from(BASES),
    mode=st.sampled_from(MODES),
    rounding=st.sampled_from(["cent", "euro"]),
    missing=st.sampled_from(["highest", "lowest", "block"]),
)
def test_the_lines_sum_to_the_amount_and_all_cents_are_whole(
    regulation_of: RegulationOf,
    employees: int | None,
    turnover: int | None,
    joined_on: date,
    basis: str,
    mode: str,
    rounding: str,
    missing: str,
) -> None:
    regulation = regulation_of(basis, mode=mode, rounding=rounding, missing=missing)
    for found in (
        assess(regulation, facts(employees, turnover, joined_on), 2027),
        assess_admission(regulation, facts(employees, turnover, joined_on)),
    ):
        dues = found.amount_cents - found.entry_fee_cents
        assert sum(line.amount_cents for line in found.lines) == found.amount_cents
        assert 0 <= dues <= found.full_amount_cents
        assert {type(found.amount_cents), type(dues), type(found.full_amount_cents)} == {int}
        assert all(type(line.amount_cents) is int for line in found.lines)
        assert (found.blocked is None) == bool(found.lines)


@given(
    figures=st.tuples(EMPLOYEES, TURNOVER),
    more=st.tuples(st.integers(0, 60), st.integers(0, 10**9)),
    basis=st.sampled_from(BASES),
    joined_on=DAYS,
    mode=st.sampled_from(MODES),
)
def test_a_larger_company_never_pays_less(
    regulation_of: RegulationOf,
    figures: tuple[int | None, int | None],
    more: tuple[int, int],
    basis: str,
    joined_on: date,
    mode: str,
) -> None:
    regulation = regulation_of(basis, mode=mode)
    employees, turnover = figures
    larger_employees = None if employees is None else employees + more[0]
    larger_turnover = None if turnover is None else turnover + more[1]
    small = assess(regulation, facts(employees, turnover, joined_on), 2027)
    large = assess(regulation, facts(larger_employees, larger_turnover, joined_on), 2027)
    assert small.amount_cents <= large.amount_cents


@given(day=DAYS, later=st.integers(0, 400), mode=st.sampled_from(MODES))
def test_who_joins_later_never_pays_more(
    regulation_of: RegulationOf, day: date, later: int, mode: str
) -> None:
    for rounding in ("cent", "euro"):
        assessor = Assessor(regulation_of(mode=mode, rounding=rounding), 2027)
        early = assessor.assess(facts(101, None, day))
        late = assessor.assess(facts(101, None, day + timedelta(days=later)))
        assert early.amount_cents >= late.amount_cents


@given(
    members=st.lists(st.tuples(EMPLOYEES, TURNOVER, DAYS), max_size=30),
    seed=st.integers(),
    basis=st.sampled_from(BASES),
)
def test_the_order_of_a_run_does_not_matter(
    regulation_of: RegulationOf,
    members: list[tuple[int | None, int | None, date]],
    seed: int,
    basis: str,
) -> None:
    regulation = regulation_of(basis, mode="daily")
    run = [facts(*member) for member in members]
    assessor = Assessor(regulation, 2027)
    shuffled = random.Random(seed).sample(run, len(run))  # noqa: S311
    found = {member: assessor.assess(member) for member in shuffled}
    assert [found[member] for member in run] == [assess(regulation, m, 2027) for m in run]


@given(
    cents=st.integers(0, 10**11),
    numerator=st.integers(0, 366),
    denominator=st.integers(1, 366),
)
def test_rounding_is_half_up(cents: int, numerator: int, denominator: int) -> None:
    numerator = min(numerator, denominator)
    exact = Decimal(cents) * numerator / denominator
    half_up = int(exact.quantize(Decimal(1), ROUND_HALF_UP))
    assert rounded_share(cents, numerator, denominator, 1) == half_up
    euros = int((exact / 100).quantize(Decimal(1), ROUND_HALF_UP)) * 100
    assert rounded_share(cents, numerator, denominator, 100) == min(euros, cents)


@pytest.mark.parametrize("year", [2027, 2028])
def test_days_before_and_from_joining_make_the_whole_year(year: int) -> None:
    """Edge case 44: the day of joining is counted once, never lost."""
    share = PRORATIONS["daily"].share
    day = date(year, 1, 1)
    while day.year == year:
        before = (day - date(year, 1, 1)).days
        assert share(day).numerator + before == share(day).denominator == share(date(year, 1, 1))[0]
        day += timedelta(days=1)


@given(cents=st.integers(0, 10**9))
def test_the_parts_of_a_year_sum_to_the_whole(cents: int) -> None:
    """What two successive joiners are charged for their months differs by those months only."""
    months = [rounded_share(cents, 13 - month, 12, 1) for month in range(1, 13)]
    parts = [now - after for now, after in zip(months, [*months[1:], 0], strict=True)]
    assert sum(parts) == cents
    assert all(0 <= part - cents // 12 <= 1 for part in parts)
