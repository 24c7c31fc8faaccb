"""Step tables: where a class begins and ends, how it is stored and shown."""

from __future__ import annotations

import pytest

from services.billing.dues.kinds import FeeRow
from services.billing.dues.measures import EMPLOYEES, TURNOVER
from services.billing.dues.steps import MISSING, Choice, Missing, Step, StepTable
from services.billing.dues.words import words_for

GERMAN = words_for("de", "DE")
BY_ONE = (Step("A", (10,), 60_000), Step("B", (50,), 90_000), Step("C", (None,), 180_000))
BY_BOTH = (
    Step("A", (10, 100_000_000), 60_000),
    Step("B", (50, 500_000_000), 90_000),
    Step("C", (None, None), 180_000),
)


def by_one(missing: Missing = "block") -> StepTable:
    return StepTable(
        basis="employees", measures=(EMPLOYEES,), choice="lower", missing=missing, steps=BY_ONE
    )


def by_both(choice: Choice = "lower", missing: Missing = "block") -> StepTable:
    return StepTable(
        basis="lower_of",
        measures=(EMPLOYEES, TURNOVER),
        choice=choice,
        missing=missing,
        steps=BY_BOTH,
    )


def test_limits_are_one_less_than_steps() -> None:
    assert by_one().limits(0) == [10, 50]
    assert by_both().limits(1) == [100_000_000, 500_000_000]


@pytest.mark.parametrize(("index", "span"), [(0, (None, 10)), (1, (10, 50)), (2, (50, None))])
def test_a_class_begins_above_the_one_before(
    index: int, span: tuple[int | None, int | None]
) -> None:
    assert by_one().span(index, EMPLOYEES) == span
    assert by_both().span(index, EMPLOYEES) == span
    assert by_one().bounds(index, EMPLOYEES) == {
        "employees_above": span[0],
        "employees_up_to": span[1],
    }


def test_each_measure_has_its_own_span() -> None:
    assert by_both().span(1, TURNOVER) == (100_000_000, 500_000_000)


def test_a_table_is_stored_as_it_is_written_in_the_file() -> None:
    assert by_both(missing="highest").to_dict() == {
        "missing": {"class": "highest"},
        "steps": [
            {"class": "A", "employees_up_to": 10, "turnover_up_to": "1000000.00",
             "amount": "600.00"},
            {"class": "B", "employees_up_to": 50, "turnover_up_to": "5000000.00",
             "amount": "900.00"},
            {"class": "C", "amount": "1800.00"},
        ],
    }  # fmt: skip


def test_a_table_is_shown_with_a_column_for_each_measure() -> None:
    assert by_both().columns(GERMAN) == ("Beschäftigte", "Jahresumsatz")
    assert by_one().columns(GERMAN) == ("Beschäftigte",)
    assert by_one().rows(GERMAN) == (
        FeeRow("A", ("bis 10",), "600,00\u00a0€", 60_000),
        FeeRow("B", ("11–50",), "900,00\u00a0€", 90_000),
        FeeRow("C", ("mehr als 50",), "1.800,00\u00a0€", 180_000),
    )


LOWER, HIGHER = (
    "Es zählt die niedrigere der beiden Klassen.",
    "Es zählt die höhere der beiden Klassen.",
)
HIGHEST = "Ohne Meldung gilt die höchste mögliche Klasse."
LOWEST = "Ohne Meldung gilt die niedrigste mögliche Klasse."


@pytest.mark.parametrize(
    ("table", "notes"),
    [
        (by_one("block"), ()),
        (by_one("highest"), (HIGHEST,)),
        (by_one("lowest"), (LOWEST,)),
        (by_both("lower", "block"), (LOWER,)),
        (by_both("higher", "highest"), (HIGHER, HIGHEST)),
        (by_both("lower", "lowest"), (LOWER, LOWEST)),
    ],
)
def test_a_reader_is_told_which_class_counts_and_what_silence_costs(
    table: StepTable, notes: tuple[str, ...]
) -> None:
    assert table.notes(GERMAN) == notes


def test_the_ways_to_treat_silence_are_three() -> None:
    assert MISSING == ("highest", "lowest", "block")
