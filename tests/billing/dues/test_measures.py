"""Employees and turnover: how they are read from the file and said to people."""

from __future__ import annotations

from datetime import date

import pytest

from services.billing.dues.assessment import MemberFacts
from services.billing.dues.measures import EMPLOYEES, MEASURES, TURNOVER, Measure
from services.billing.dues.problems import Problems
from services.billing.dues.table import Table
from services.billing.dues.words import words_for
from shared.i18n import LANGUAGES, Language

GERMAN, FRENCH, ENGLISH = words_for("de", "DE"), words_for("fr", "FR"), words_for("en", "GB")
MILLION = 100_000_000


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def span(measure: Measure, above: int | None, up_to: int | None) -> dict[str, int | None]:
    return {f"{measure.name}_above": above, f"{measure.name}_up_to": up_to}


def test_each_reads_its_own_figure() -> None:
    facts = MemberFacts("full", 84, 5_000, date(2020, 1, 1))
    assert [measure.declared(facts) for measure in MEASURES] == [84, 5_000]
    nothing = facts._replace(employees=None, turnover_cents=None)
    assert [measure.declared(nothing) for measure in MEASURES] == [None, None]


@pytest.mark.parametrize(
    ("measure", "written", "limit"),
    [
        (EMPLOYEES, 0, 0),
        (EMPLOYEES, 10_000_000, 10_000_000),
        (TURNOVER, "1000000.00", MILLION),
        (TURNOVER, "1000000000000.00", 100_000_000_000_000),
    ],
)
def test_a_limit_is_written_as_it_is_read(measure: Measure, written: int | str, limit: int) -> None:
    table = Table({measure.limit_key: written}, (), Problems(None))
    assert measure.read_limit(table) == limit
    assert measure.written_limit(limit) == written


@pytest.mark.parametrize(
    ("above", "up_to", "described", "cell"),
    [
        (None, None, "beliebig viele Beschäftigte", "–"),
        (None, 10, "bis 10 Beschäftigte", "bis 10"),
        (None, 1, "bis 1 Beschäftigte/r", "bis 1"),
        (None, 0, "0 Beschäftigte", "0"),
        (0, 1, "1 Beschäftigte/r", "1"),
        (9, 10, "10 Beschäftigte", "10"),
        (10, 50, "11–50 Beschäftigte", "11–50"),
        (999, 5000, "1.000–5.000 Beschäftigte", "1.000–5.000"),
        (100, None, "mehr als 100 Beschäftigte", "mehr als 100"),
        (1, None, "mehr als 1 Beschäftigte/r", "mehr als 1"),
        (0, None, "mehr als 0 Beschäftigte", "mehr als 0"),
    ],
)
def test_a_class_by_headcount_reads_as_people_say_it(
    above: int | None, up_to: int | None, described: str, cell: str
) -> None:
    parameters = span(EMPLOYEES, above, up_to)
    assert plain(EMPLOYEES.cell(GERMAN, parameters)) == cell
    assert plain(EMPLOYEES.described(GERMAN, parameters)) == described


@pytest.mark.parametrize(
    ("above", "up_to", "cell"),
    [
        (None, MILLION, "bis 1.000.000 €"),
        (MILLION, 5 * MILLION, "über 1.000.000 € bis 5.000.000 €"),
        (5 * MILLION, None, "über 5.000.000 €"),
        (0, 150, "über 0 € bis 1,50 €"),
    ],
)
def test_a_class_by_turnover_has_no_gap_between_limits(
    above: int | None, up_to: int | None, cell: str
) -> None:
    parameters = span(TURNOVER, above, up_to)
    assert plain(TURNOVER.cell(GERMAN, parameters)) == cell
    assert plain(TURNOVER.described(GERMAN, parameters)) == f"Umsatz {cell}"


def test_one_class_for_any_turnover_has_no_limits_to_say() -> None:
    parameters = span(TURNOVER, None, None)
    assert TURNOVER.cell(GERMAN, parameters) == "–"
    assert TURNOVER.described(GERMAN, parameters) == "beliebiger Umsatz"


@pytest.mark.parametrize(
    ("measure", "value", "german", "french", "english"),
    [
        (EMPLOYEES, 0, "0 Beschäftigte", "0 salarié", "0 employees"),
        (EMPLOYEES, 1, "1 Beschäftigte/r", "1 salarié", "1 employee"),
        (EMPLOYEES, 2, "2 Beschäftigte", "2 salariés", "2 employees"),
        (EMPLOYEES, 84, "84 Beschäftigte", "84 salariés", "84 employees"),
        (EMPLOYEES, 1_284, "1.284 Beschäftigte", "1 284 salariés", "1,284 employees"),
        (TURNOVER, 120 * 10**6, "Umsatz 1.200.000 €", "chiffre d’affaires 1 200 000 €",
         "turnover €1,200,000"),
        (TURNOVER, 50, "Umsatz 0,50 €", "chiffre d’affaires 0,50 €", "turnover €0.50"),
    ],
)  # fmt: skip
def test_a_declared_figure_in_three_languages(
    measure: Measure, value: int, german: str, french: str, english: str
) -> None:
    said = [plain(measure.shown(words, value)) for words in (GERMAN, FRENCH, ENGLISH)]
    assert said == [german, french, english]


def test_figures_said_in_any_order_keep_their_plural() -> None:
    """Sentences are kept by their plural; each number must take its own."""
    for value in (2, 1, 0, 3, 1, 84, 0):
        noun = "employee" if value == 1 else "employees"
        assert EMPLOYEES.shown(ENGLISH, value) == f"{value} {noun}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_headings_and_silence_have_words(language: Language) -> None:
    words = words_for(language, None)
    said = {measure.heading(words) for measure in MEASURES}
    said |= {measure.not_declared(words) for measure in MEASURES}
    assert len(said) == 4
    assert all(said)


def test_a_figure_alone_is_a_number_or_euros() -> None:
    assert EMPLOYEES.figure(GERMAN, 12_345) == "12.345"
    assert plain(TURNOVER.figure(GERMAN, 120_000_050)) == "1.200.000,50 €"
