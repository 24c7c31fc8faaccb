"""Every amount says in the member's language how it came about."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date

import pytest

from services.billing.dues.assess import AssessmentLine, MemberFacts, assess, assess_admission
from services.billing.dues.bases import BASES
from services.billing.dues.explain import explain
from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.regulation import DuesRegulation
from shared.i18n import LANGUAGES, Language

RegulationOf = Callable[..., DuesRegulation]


def member(employees: int | None, turnover_cents: int | None, joined_on: date) -> MemberFacts:
    return MemberFacts(
        kind="full",
        employees=employees,
        turnover_cents=turnover_cents,
        joined_on=joined_on,
    )


def plain(sentences: tuple[str, ...]) -> tuple[str, ...]:
    """With the no-break spaces made visible: _ is U+00A0, ~ is U+202F."""
    return tuple(text.replace("\u00a0", "_").replace("\u202f", "~") for text in sentences)


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        (
            "de",
            "DE",
            (
                "Klasse C: 51–100 Beschäftigte (gemeldet: 84) 900,00_€",
                "beigetreten 3. August: halber Beitrag 450,00_€",
                "Aufnahmegebühr 250,00_€",
            ),
        ),
        (
            "fr",
            "FR",
            (
                "Classe C_: 51–100 salariés (déclaré_: 84) 900,00_€",
                "adhésion le 3 août_: demi-cotisation 450,00_€",
                "droit d’entrée 250,00_€",
            ),
        ),
        (
            "en",
            "GB",
            (
                "Class C: 51–100 employees (declared: 84) €900.00",
                "joined 3 August: half the dues €450.00",
                "entry fee €250.00",
            ),
        ),
    ],
)
def test_an_admission_in_august(
    regulation_of: RegulationOf, language: Language, country: str, expected: tuple[str, ...]
) -> None:
    found = assess_admission(regulation_of(), member(84, None, date(2027, 8, 3)))
    assert plain(explain(found.lines, language, country)) == expected


@pytest.mark.parametrize(
    ("basis", "missing", "figures", "expected"),
    [
        (
            "employees",
            "highest",
            (10, None),
            "Klasse A: bis 10 Beschäftigte (gemeldet: 10) 600,00_€",
        ),
        (
            "employees",
            "highest",
            (12_345, None),
            "Klasse D: mehr als 100 Beschäftigte (gemeldet: 12.345) 1.500,01_€",
        ),
        (
            "employees",
            "highest",
            (None, None),
            "keine Meldung: höchste Klasse D (mehr als 100 Beschäftigte) 1.500,01_€",
        ),
        (
            "employees",
            "lowest",
            (None, None),
            "keine Meldung: niedrigste Klasse A (bis 10 Beschäftigte) 600,00_€",
        ),
        (
            "turnover",
            "highest",
            (None, 120_000_050),
            "Klasse B: Umsatz über 1.000.000_€ bis 5.000.000_€ (gemeldet: 1.200.000,50_€) 750,00_€",
        ),
        (
            "turnover",
            "highest",
            (None, 0),
            "Klasse A: Umsatz bis 1.000.000_€ (gemeldet: 0_€) 600,00_€",
        ),
        (
            "turnover",
            "highest",
            (None, None),
            "keine Meldung: höchste Klasse D (Umsatz über 20.000.000_€) 1.500,01_€",
        ),
        (
            "lower_of",
            "highest",
            (84, 120_000_000),
            "Klasse B, die niedrigere aus: 84 Beschäftigte (Klasse C), "
            "Umsatz 1.200.000_€ (Klasse B) 750,00_€",
        ),
        (
            "lower_of",
            "highest",
            (84, None),
            "Klasse C, die niedrigere aus: 84 Beschäftigte (Klasse C), "
            "Umsatz nicht gemeldet (höchste Klasse angenommen) 900,00_€",
        ),
        (
            "lower_of",
            "block",
            (1, None),
            "Klasse A, die niedrigere aus: 1 Beschäftigte/r (Klasse A), "
            "Umsatz nicht gemeldet 600,00_€",
        ),
        (
            "higher_of",
            "lowest",
            (None, 120_000_000),
            "Klasse B, die höhere aus: Beschäftigte nicht gemeldet (niedrigste Klasse angenommen), "
            "Umsatz 1.200.000_€ (Klasse B) 750,00_€",
        ),
        ("higher_of", "highest", (None, None), "keine Meldung: höchste Klasse D 1.500,01_€"),
    ],
)
def test_every_basis_and_every_default_in_german(
    regulation_of: RegulationOf,
    basis: str,
    missing: str,
    figures: tuple[int | None, int | None],
    expected: str,
) -> None:
    found = assess(regulation_of(basis, missing=missing), member(*figures, date(2020, 1, 1)), 2027)
    assert plain(explain(found.lines, "de", "DE")) == (expected,)


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        (
            "fr",
            "FR",
            "Classe B_: chiffre d’affaires plus de 1~000~000_€ jusqu’à 5~000~000_€ "
            "(déclaré_: 1~200~000_€) 750,00_€",
        ),
        (
            "fr",
            "LU",
            "Classe B_: chiffre d’affaires plus de 1.000.000_€ jusqu’à 5.000.000_€ "
            "(déclaré_: 1.200.000_€) 750,00_€",
        ),
        (
            "de",
            "AT",
            "Klasse B: Umsatz über €_1.000.000 bis €_5.000.000 (gemeldet: €_1.200.000) €_750,00",
        ),
        (
            "en",
            "DE",
            "Class B: turnover over €1,000,000 up to €5,000,000 (declared: €1,200,000) €750.00",
        ),
    ],
)
def test_numbers_are_written_as_in_the_members_country(
    regulation_of: RegulationOf, language: Language, country: str, expected: str
) -> None:
    found = assess(regulation_of("turnover"), member(None, 120_000_000, date(2020, 1, 1)), 2027)
    assert plain(explain(found.lines, language, country)) == (expected,)


@pytest.mark.parametrize(
    ("mode", "rounding", "joined_on", "german", "french"),
    [
        (
            "monthly",
            "cent",
            date(2027, 8, 31),
            "beigetreten 31. August: 5 von 12 Monaten 375,00_€",
            "adhésion le 31 août_: 5 des 12 mois 375,00_€",
        ),
        (
            "daily",
            "cent",
            date(2028, 2, 29),
            "beigetreten 29. Februar: 307 von 366 Tagen 754,92_€",
            "adhésion le 29 février_: 307 des 366 jours 754,92_€",
        ),
        (
            "daily",
            "euro",
            date(2027, 8, 3),
            "beigetreten 3. August: 151 von 365 Tagen, auf volle Euro gerundet 372,00_€",
            "adhésion le 3 août_: 151 des 365 jours, arrondi à l’euro 372,00_€",
        ),
        (
            "half_year",
            "euro",
            date(2027, 8, 3),
            "beigetreten 3. August: halber Beitrag 450,00_€",
            "adhésion le 3 août_: demi-cotisation 450,00_€",
        ),
    ],
)
def test_the_share_of_the_first_year(
    regulation_of: RegulationOf,
    mode: str,
    rounding: str,
    joined_on: date,
    german: str,
    french: str,
) -> None:
    regulation = regulation_of(mode=mode, rounding=rounding)
    found = assess(regulation, member(84, None, joined_on), joined_on.year)
    assert plain(explain(found.lines, "de", "DE"))[1] == german
    assert plain(explain(found.lines, "fr", "FR"))[1] == french


def test_who_pays_nothing_reads_why(regulation_of: RegulationOf) -> None:
    honorary = member(None, None, date(2020, 1, 1))._replace(kind="honorary")
    later = member(84, None, date(2028, 1, 1))
    gone = member(84, None, date(2020, 1, 1))._replace(left_on=date(2026, 12, 31))
    said = [
        plain(explain(assess(regulation_of(), facts, 2027).lines, "de", "DE"))
        for facts in (honorary, later, gone)
    ]
    assert said == [
        ("beitragsfrei 0,00_€",),
        ("kein Beitrag für 2027: Mitgliedschaft begann erst 2028",),
        ("kein Beitrag für 2027: Mitgliedschaft endete 2026",),
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_stored_lines_read_the_same(regulation_of: RegulationOf, language: Language) -> None:
    """Lines go through JSON, where the keys of the parameters may change their order."""
    facts = member(84, 120_000_000, date(2027, 8, 3))
    for basis in ("employees", "turnover", "lower_of", "higher_of"):
        lines = assess_admission(regulation_of(basis), facts).lines
        stored = json.loads(json.dumps(lines, sort_keys=True))
        restored = tuple(AssessmentLine(*line) for line in stored)
        assert explain(restored, language, "DE") == explain(lines, language, "DE")


def test_every_line_code_of_every_plug_in_can_be_said(regulation_of: RegulationOf) -> None:
    codes = {
        line.code
        for basis in ("employees", "turnover", "lower_of", "higher_of")
        for mode in PRORATIONS
        for employees, turnover in ((84, 5), (None, None))
        for line in assess_admission(
            regulation_of(basis, mode=mode), member(employees, turnover, date(2027, 8, 3))
        ).lines
    }
    phrases = {code for basis in BASES.values() for code in basis.phrases}
    unreached = phrases - codes
    assert unreached == {"basis.fixed"}
    assert {code for code in codes if code.startswith("proration.")} == {
        "proration.half_year",
        "proration.monthly",
        "proration.daily",
    }
