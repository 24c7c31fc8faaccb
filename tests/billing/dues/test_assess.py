"""What a member owes: every basis, proration, rounding and default, by tables."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import date

import pytest

from services.billing.dues.assess import (
    Assessment,
    Assessor,
    MemberFacts,
    assess,
    assess_admission,
)
from services.billing.dues.regulation import DuesRegulation, load_regulation

RegulationOf = Callable[..., DuesRegulation]
LONG_AGO = date(2015, 11, 3)


def member(
    employees: int | None = None,
    turnover_cents: int | None = None,
    *,
    kind: str = "full",
    joined_on: date = LONG_AGO,
    left_on: date | None = None,
) -> MemberFacts:
    return MemberFacts(
        kind=kind,
        employees=employees,
        turnover_cents=turnover_cents,
        joined_on=joined_on,
        left_on=left_on,
    )


@pytest.mark.parametrize(
    ("employees", "dues_class", "amount_cents"),
    [
        (0, "A", 60_000),
        (10, "A", 60_000),
        (11, "B", 75_000),
        (50, "B", 75_000),
        (51, "C", 90_000),
        (84, "C", 90_000),
        (100, "C", 90_000),
        (101, "D", 150_001),
        (300_000, "D", 150_001),
    ],
)
def test_headcount_decides_and_limits_are_inclusive(
    regulation_of: RegulationOf, employees: int, dues_class: str, amount_cents: int
) -> None:
    found = assess(regulation_of("employees"), member(employees), 2027)
    assert (found.dues_class, found.amount_cents) == (dues_class, amount_cents)
    assert found.full_amount_cents == amount_cents
    assert found.blocked is None


@pytest.mark.parametrize(
    ("turnover_cents", "dues_class"),
    [
        (0, "A"),
        (100_000_000, "A"),
        (100_000_001, "B"),
        (500_000_000, "B"),
        (500_000_001, "C"),
        (2_000_000_000, "C"),
        (2_000_000_001, "D"),
    ],
)
def test_turnover_decides_to_the_cent(
    regulation_of: RegulationOf, turnover_cents: int, dues_class: str
) -> None:
    found = assess(regulation_of("turnover"), member(None, turnover_cents), 2027)
    assert found.dues_class == dues_class
    assert found.assumed == ()


@pytest.mark.parametrize(
    ("employees", "turnover_cents", "lower", "higher"),
    [
        (84, 120_000_000, "B", "C"),
        (5, 9_000_000_000, "A", "D"),
        (101, 0, "A", "D"),
        (50, 500_000_000, "B", "B"),
    ],
)
def test_of_two_classes_the_lower_or_the_higher_counts(
    regulation_of: RegulationOf, employees: int, turnover_cents: int, lower: str, higher: str
) -> None:
    facts = member(employees, turnover_cents)
    assert assess(regulation_of("lower_of"), facts, 2027).dues_class == lower
    assert assess(regulation_of("higher_of"), facts, 2027).dues_class == higher


@pytest.mark.parametrize(
    ("basis", "missing", "employees", "turnover_cents", "expected"),
    [
        # nothing declared
        ("employees", "highest", None, 5, "D"),
        ("employees", "lowest", None, 5, "A"),
        ("employees", "block", None, 5, None),
        ("turnover", "highest", 5, None, "D"),
        ("turnover", "lowest", 500, None, "A"),
        ("turnover", "block", 5, None, None),
        ("lower_of", "highest", None, None, "D"),
        ("lower_of", "block", None, None, None),
        ("higher_of", "lowest", None, None, "A"),
        # one of two declared: the classes still possible
        ("lower_of", "highest", 84, None, "C"),
        ("lower_of", "lowest", 84, None, "A"),
        ("lower_of", "block", 84, None, None),
        ("lower_of", "highest", None, 120_000_000, "B"),
        ("higher_of", "highest", 84, None, "D"),
        ("higher_of", "lowest", 84, None, "C"),
        ("higher_of", "block", None, 120_000_000, None),
        # what is declared settles it
        ("lower_of", "block", 3, None, "A"),
        ("lower_of", "highest", None, 0, "A"),
        ("higher_of", "block", 500, None, "D"),
        ("higher_of", "lowest", None, 9_000_000_000, "D"),
    ],
)
def test_an_undeclared_member_pays_by_the_rule(
    regulation_of: RegulationOf,
    basis: str,
    missing: str,
    employees: int | None,
    turnover_cents: int | None,
    expected: str | None,
) -> None:
    regulation = regulation_of(basis, missing=missing)
    found = assess(regulation, member(employees, turnover_cents), 2027)
    assert found.blocked == ("undeclared" if expected is None else None)
    assert found.dues_class == (expected or "")
    assert (found.amount_cents > 0) == (expected is not None)


@pytest.mark.parametrize(
    ("basis", "employees", "turnover_cents", "assumed"),
    [
        ("employees", None, 5, ("employees",)),
        ("turnover", 5, None, ("turnover",)),
        ("lower_of", None, None, ("employees", "turnover")),
        ("lower_of", 84, None, ("turnover",)),
        ("lower_of", None, 120_000_000, ("employees",)),
        ("lower_of", 3, None, ()),
        ("higher_of", 500, None, ()),
        ("employees", 84, None, ()),
    ],
)
@pytest.mark.parametrize("missing", ["highest", "block"])
def test_the_figures_that_were_assumed_are_named(
    regulation_of: RegulationOf,
    basis: str,
    missing: str,
    employees: int | None,
    turnover_cents: int | None,
    assumed: tuple[str, ...],
) -> None:
    regulation = regulation_of(basis, missing=missing)
    assert assess(regulation, member(employees, turnover_cents), 2027).assumed == assumed


def test_a_fixed_amount_needs_no_figures(regulation_of: RegulationOf) -> None:
    found = assess(regulation_of(), member(kind="network_partner"), 2027)
    assert (found.amount_cents, found.dues_class, found.blocked) == (33_333, "", None)


def test_who_pays_nothing_is_still_recorded(regulation_of: RegulationOf) -> None:
    found = assess(regulation_of(), member(kind="honorary", joined_on=date(2027, 9, 1)), 2027)
    assert (found.amount_cents, found.blocked) == (0, None)
    assert [line.code for line in found.lines] == ["basis.fixed"]


@pytest.mark.parametrize(
    ("mode", "joined_on", "amount_cents"),
    [
        ("full", date(2027, 12, 31), 90_000),
        ("half_year", date(2027, 1, 1), 90_000),
        ("half_year", date(2027, 6, 30), 90_000),
        ("half_year", date(2027, 7, 1), 45_000),
        ("half_year", date(2027, 8, 3), 45_000),
        ("half_year", date(2027, 12, 31), 45_000),
        ("monthly", date(2027, 1, 31), 90_000),
        ("monthly", date(2027, 2, 1), 82_500),
        ("monthly", date(2027, 8, 3), 37_500),
        ("monthly", date(2027, 12, 31), 7_500),
        ("daily", date(2027, 1, 1), 90_000),
        ("daily", date(2027, 1, 2), 89_753),  # 364/365
        ("daily", date(2027, 8, 3), 37_233),  # 151/365 = 37232.88
        ("daily", date(2027, 12, 31), 247),  # 1/365 = 246.58
        ("daily", date(2028, 1, 1), 90_000),
        ("daily", date(2028, 2, 29), 75_492),  # 307/366 = 75491.80
        ("daily", date(2028, 12, 31), 246),  # 1/366 = 245.90
    ],
)
def test_the_year_of_joining_is_charged_by_the_proration(
    regulation_of: RegulationOf, mode: str, joined_on: date, amount_cents: int
) -> None:
    found = assess(regulation_of(mode=mode), member(84, joined_on=joined_on), joined_on.year)
    assert found.amount_cents == amount_cents
    assert found.full_amount_cents == 90_000
    assert sum(line.amount_cents for line in found.lines) == amount_cents


@pytest.mark.parametrize("mode", ["full", "half_year", "monthly", "daily"])
def test_before_and_after_the_year_of_joining(regulation_of: RegulationOf, mode: str) -> None:
    regulation = regulation_of(mode=mode)
    facts = member(84, joined_on=date(2027, 12, 31))
    assert assess(regulation, facts, 2028).amount_cents == 90_000
    before = assess(regulation, facts, 2026)
    assert (before.amount_cents, before.full_amount_cents) == (0, 0)
    assert [line.code for line in before.lines] == ["membership.not_begun"]


@pytest.mark.parametrize(
    ("rounding", "mode", "joined_on", "amount_cents"),
    [
        ("cent", "half_year", date(2027, 7, 1), 75_001),  # half of 1500.01 is 750.005: up
        ("euro", "half_year", date(2027, 7, 1), 75_000),
        ("cent", "monthly", date(2027, 8, 1), 62_500),  # 5/12 = 625.004
        ("euro", "monthly", date(2027, 8, 1), 62_500),
        ("euro", "daily", date(2027, 8, 3), 62_100),  # 620.55
        ("euro", "full", date(2027, 8, 3), 150_001),  # as written in the regulation
        ("euro", "half_year", LONG_AGO, 150_001),
    ],
)
def test_what_is_computed_is_rounded_half_up(
    regulation_of: RegulationOf, rounding: str, mode: str, joined_on: date, amount_cents: int
) -> None:
    regulation = regulation_of(mode=mode, rounding=rounding)
    assert assess(regulation, member(101, joined_on=joined_on), 2027).amount_cents == amount_cents


def test_rounding_to_euros_never_charges_more_than_the_whole_year() -> None:
    regulation = load_regulation(
        '[dues_regulation]\nname = "x"\nvalid_from = 2027-01-01\nresolution = "y"\n'
        'due = { month = 2, day = 15 }\nrounding = "euro"\nproration = { mode = "monthly" }\n'
        '[[dues_regulation.kinds]]\nkind = "full"\nbasis = "fixed"\namount = "0.60"\n'
    )
    assert assess(regulation, member(joined_on=date(2027, 2, 1)), 2027).amount_cents == 60


def test_leaving_within_the_year_does_not_lower_the_dues(regulation_of: RegulationOf) -> None:
    regulation = regulation_of()
    leaving = member(84, left_on=date(2027, 1, 1))
    assert assess(regulation, leaving, 2027).amount_cents == 90_000
    ended = assess(regulation, leaving, 2028)
    assert (ended.amount_cents, [line.code for line in ended.lines]) == (0, ["membership.ended"])


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (member(5, kind="supporting"), "kind_without_rule"),
        (member(-1), "negative_figures"),
        (member(5, left_on=date(2015, 11, 2)), "contradicting_dates"),
    ],
)
def test_what_cannot_be_charged_is_blocked_with_a_code(
    regulation_of: RegulationOf, facts: MemberFacts, code: str
) -> None:
    found = assess(regulation_of(), facts, 2027)
    assert found == Assessment(
        amount_cents=0,
        dues_class="",
        lines=(),
        full_amount_cents=0,
        entry_fee_cents=0,
        blocked=code,
    )
    assert assess_admission(regulation_of(), facts).blocked == code


@pytest.mark.parametrize("figures", [(-1, 5), (5, -1), (-1, None), (None, -1)])
def test_negative_figures_are_no_small_ones(
    regulation_of: RegulationOf, figures: tuple[int | None, int | None]
) -> None:
    assert assess(regulation_of("lower_of"), member(*figures), 2027).blocked == "negative_figures"


def test_an_admission_adds_the_entry_fee_to_the_pro_rata_dues(regulation_of: RegulationOf) -> None:
    joining = member(84, joined_on=date(2027, 8, 3))
    found = assess_admission(regulation_of(), joining)
    assert found.amount_cents == 45_000 + 25_000
    assert (found.full_amount_cents, found.entry_fee_cents) == (90_000, 25_000)
    assert [(line.code, line.amount_cents) for line in found.lines] == [
        ("basis.employees", 90_000),
        ("proration.half_year", -45_000),
        ("entry_fee", 25_000),
    ]


def test_only_kinds_with_an_entry_fee_pay_one(regulation_of: RegulationOf) -> None:
    joining = member(kind="network_partner", joined_on=date(2027, 3, 1))
    assert assess_admission(regulation_of(), joining).entry_fee_cents == 0


def test_the_next_years_dues_have_no_entry_fee(regulation_of: RegulationOf) -> None:
    joining = member(84, joined_on=date(2027, 8, 3))
    assert assess(regulation_of(), joining, 2027).entry_fee_cents == 0
    assert assess(regulation_of(), joining, 2028).amount_cents == 90_000


def test_one_class_for_all_asks_nobody_for_a_figure() -> None:
    regulation = load_regulation(
        '[dues_regulation]\nname = "x"\nvalid_from = 2027-01-01\nresolution = "y"\n'
        "due = { month = 2, day = 15 }\n"
        '[[dues_regulation.kinds]]\nkind = "full"\nbasis = "employees"\n'
        'missing = { class = "block" }\n'
        '[[dues_regulation.kinds.steps]]\nclass = "A"\namount = "5.00"\n'
    )
    found = assess(regulation, member(), 2027)
    assert (found.amount_cents, found.blocked, found.assumed) == (500, None, ())


@pytest.mark.parametrize("basis", ["employees", "turnover", "lower_of"])
def test_a_large_run_takes_no_time(regulation_of: RegulationOf, basis: str) -> None:
    """100,000 members well under a second; this is a fifth of them with room for slow machines."""
    members = [member(n % 400, n * 100_003) for n in range(20_000)]
    assessor = Assessor(regulation_of(basis), 2027)
    started = time.process_time()
    for facts in members:
        assessor.assess(facts)
    assert time.process_time() - started < 1
