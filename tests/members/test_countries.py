"""The countries to choose from: only those that ISO 3166-1 assigns, as a reader looks them up."""

from __future__ import annotations

import pytest

from services.members.countries import (
    NEIGHBOURS,
    country_choices,
    country_code,
    country_codes,
    country_name,
)
from services.members.spelling import spelt
from shared.i18n import LANGUAGES, Language

RESERVED = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}


def test_only_assigned_codes_and_kosovo() -> None:
    """ISO 3166-1 assigns 249 codes; XK is Kosovo's by agreement."""
    assert len(country_codes()) == 249 + 1
    assert "XK" in country_codes()
    assert not country_codes() & RESERVED


@pytest.mark.parametrize("language", LANGUAGES)
def test_neighbours_stand_first_and_accents_do_not_matter(language: Language) -> None:
    choices = country_choices(language)
    assert tuple(code for code, _ in choices[: len(NEIGHBOURS)]) == NEIGHBOURS
    rest = [name for _, name in choices[len(NEIGHBOURS) :]]
    assert rest == sorted(rest, key=spelt)
    assert all(name != code for code, name in choices)


def test_egypt_stands_before_emirates() -> None:
    codes = [code for code, _ in country_choices("fr")]
    assert codes.index("EG") < codes.index("ES") < codes.index("IE") < codes.index("ZW")


@pytest.mark.parametrize("code", sorted(RESERVED))
def test_a_reserved_code_is_no_country(code: str) -> None:
    assert country_code(code) is None
    assert country_code(country_name(code, "fr")) is None
