"""Basis `fixed`: one amount for everybody of the kind, and nothing else."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.dues.assessment import MemberFacts
from services.billing.dues.bases import BASES
from services.billing.dues.bases.fixed import BASIS, FixedAmount
from services.billing.dues.problems import InvalidDuesRegulation, Problems
from services.billing.dues.table import Table
from services.billing.dues.words import words_for

GERMAN = words_for("de", "DE")


def complaints(written: dict[str, object]) -> list[str]:
    problems = Problems(None)
    BASIS.read(Table(written, (), problems))
    try:
        problems.raise_any()
    except InvalidDuesRegulation as refused:
        return [str(problem) for problem in refused.problems]
    return []


@pytest.mark.parametrize(("amount", "cents"), [("333.33", 33_333), ("0.00", 0), ("5", 500)])
def test_one_amount_is_read_and_stored(amount: str, cents: int) -> None:
    rule = BASIS.read(Table({"amount": amount}, (), Problems(None)))
    assert rule == FixedAmount(cents)
    assert rule.to_dict() == {"amount": f"{cents // 100}.{cents % 100:02d}"}
    assert BASES[rule.basis] is BASIS


def test_no_figure_changes_it() -> None:
    rate = FixedAmount(33_333).compile()
    for employees, turnover in ((None, None), (0, 0), (84, 5), (-1, -1)):
        found = rate(MemberFacts("x", employees, turnover, date(2020, 1, 1)))
        assert (found.amount_cents, found.full_amount_cents) == (33_333, 33_333)
        assert (found.blocked, found.dues_class, found.assumed) == (None, "", ())
        assert [line.code for line in found.lines] == ["basis.fixed"]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ({}, 'amount is missing; write it like "600.00"'),
        ({"amount": 5}, 'amount: write the amount as a string: "5.00"'),
        ({"amount": "5.00", "steps": []}, 'steps: basis "fixed" has one amount and no steps'),
        ({"amount": "5.00", "missing": {}}, 'missing: basis "fixed" has one amount and no missing'),
    ],
)
def test_what_does_not_belong_is_refused(written: dict[str, object], said: str) -> None:
    assert complaints(written) == [said]


def test_it_is_shown_as_one_row_without_columns() -> None:
    rule = FixedAmount(33_333)
    assert rule.columns(GERMAN) == ()
    (row,) = rule.rows(GERMAN)
    assert (row.dues_class, row.ranges, row.amount_cents) == ("", (), 33_333)
    assert row.amount == "333,33\u00a0€"
    assert rule.notes(GERMAN) == ()


def test_who_is_exempt_reads_so() -> None:
    assert FixedAmount(0).notes(GERMAN) == ("Beitragsfrei.",)
    (line,) = FixedAmount(0).compile()(MemberFacts("x", 1, 1, date(2020, 1, 1))).lines
    assert BASIS.phrases["basis.fixed"](GERMAN, line) == "beitragsfrei 0,00\u00a0€"
