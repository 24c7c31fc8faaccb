"""Sentences about a class: every figure, every default, in three languages."""

from __future__ import annotations

import pytest

from services.billing.dues.assessment import AssessmentLine, Parameters
from services.billing.dues.measures import EMPLOYEES, TURNOVER
from services.billing.dues.step_phrases import (
    both_undeclared,
    declared,
    higher_of,
    lower_of,
    undeclared,
)
from services.billing.dues.words import words_for
from shared.i18n import LANGUAGES, Language

GERMAN = words_for("de", "DE")


def line(parameters: Parameters, cents: int = 90_000) -> AssessmentLine:
    return AssessmentLine("a.code", cents, parameters)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


CLASS_C: Parameters = {
    "class": "C", "employees": 84, "employees_above": 50, "employees_up_to": 100,
}  # fmt: skip


def test_a_declared_figure_is_said_with_its_class_and_range() -> None:
    assert plain(declared(EMPLOYEES)(GERMAN, line(CLASS_C))) == (
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 900,00 €"
    )


def test_sentences_that_are_kept_do_not_mix() -> None:
    """Class, limits and amount are part of what is kept; another regulation has others."""
    say = declared(EMPLOYEES)
    other = {**CLASS_C, "employees_up_to": 120}
    said = [
        say(GERMAN, line(CLASS_C)),
        say(GERMAN, line({**CLASS_C, "employees": 85})),
        say(GERMAN, line(other)),
        say(GERMAN, line(CLASS_C, 95_000)),
        say(GERMAN, line({**CLASS_C, "class": "Z"})),
        say(GERMAN, line(CLASS_C)),
    ]
    assert [plain(text) for text in said] == [
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 900,00 €",
        "Klasse C: 51–100 Beschäftigte (gemeldet: 85) 900,00 €",
        "Klasse C: 51–120 Beschäftigte (gemeldet: 84) 900,00 €",
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 950,00 €",
        "Klasse Z: 51–100 Beschäftigte (gemeldet: 84) 900,00 €",
        "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 900,00 €",
    ]


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ("highest", "keine Meldung: höchste Klasse D (mehr als 100 Beschäftigte) 900,00 €"),
        ("lowest", "keine Meldung: niedrigste Klasse D (mehr als 100 Beschäftigte) 900,00 €"),
        (None, "Klasse D: mehr als 100 Beschäftigte 900,00 €"),
    ],
)
def test_silence_is_said_with_what_it_costs(assumed: str | None, said: str) -> None:
    parameters: Parameters = {
        "class": "D", "assumed": assumed, "employees_above": 100, "employees_up_to": None,
    }  # fmt: skip
    assert plain(undeclared(EMPLOYEES)(GERMAN, line(parameters))) == said


@pytest.mark.parametrize(
    ("assumed", "said"),
    [
        ("highest", "keine Meldung: höchste Klasse D 900,00 €"),
        ("lowest", "keine Meldung: niedrigste Klasse D 900,00 €"),
        (None, "Klasse D: eine Klasse für alle 900,00 €"),
    ],
)
def test_silence_about_both_is_one_sentence(assumed: str | None, said: str) -> None:
    assert plain(both_undeclared(GERMAN, line({"class": "D", "assumed": assumed}))) == said


def figures(**changes: int | str | None) -> Parameters:
    known: dict[str, int | str | None] = {
        "class": "B",
        "employees": 84,
        "employees_class": "C",
        "turnover": 120_000_000,
        "turnover_class": "B",
        "assumed": None,
    }
    return known | changes


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "84 Beschäftigte (Klasse C), Umsatz 1.200.000 € (Klasse B)"),
        ({"employees": 1, "employees_class": "A"},
         "1 Beschäftigte/r (Klasse A), Umsatz 1.200.000 € (Klasse B)"),
        ({"turnover": None, "turnover_class": None, "assumed": "highest"},
         "84 Beschäftigte (Klasse C), Umsatz nicht gemeldet (höchste Klasse angenommen)"),
        ({"turnover": None, "turnover_class": None, "assumed": "lowest"},
         "84 Beschäftigte (Klasse C), Umsatz nicht gemeldet (niedrigste Klasse angenommen)"),
        ({"employees": None, "employees_class": None},
         "Beschäftigte nicht gemeldet, Umsatz 1.200.000 € (Klasse B)"),
    ],
)  # fmt: skip
def test_both_figures_are_said_with_their_classes(
    changes: dict[str, int | str | None], said: str
) -> None:
    both = line(figures(**changes))
    assert plain(lower_of(GERMAN, both)) == f"Klasse B, die niedrigere aus: {said} 900,00 €"
    assert plain(higher_of(GERMAN, both)) == f"Klasse B, die höhere aus: {said} 900,00 €"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_with_a_place_holder(language: Language) -> None:
    words = words_for(language, None)
    turnover: Parameters = {
        "class": "B", "turnover": 5_000, "turnover_above": 100, "turnover_up_to": None,
        "assumed": "lowest",
    }  # fmt: skip
    said = [
        declared(TURNOVER)(words, line(turnover)),
        undeclared(TURNOVER)(words, line(turnover)),
        both_undeclared(words, line(turnover)),
        lower_of(words, line(figures())),
        higher_of(words, line(figures(turnover=None, assumed="highest"))),
    ]
    assert len(set(said)) == len(said)
    assert not [text for text in said if "%" in text or "\ufffc" in text]
