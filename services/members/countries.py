"""Countries as ISO 3166 alpha-2, found by code or by their German, French or English name."""

from __future__ import annotations

from functools import lru_cache

from babel.core import Locale

from services.members.spelling import spelt
from shared.i18n import LANGUAGES, Language

# What CLDR lists beside the codes that ISO 3166-1 assigns (and XK, Kosovo): codes that are only
# reserved (islands, exclaves), unions, pseudo-locales, the unknown.
_RESERVED = frozenset({"AC", "CP", "CQ", "DG", "EA", "IC", "TA"})
_NO_COUNTRY = _RESERVED | {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
NEIGHBOURS = ("DE", "FR", "LU", "BE", "NL", "AT", "CH")


@lru_cache
def country_codes() -> frozenset[str]:
    """All codes that are assigned to a country."""
    codes = {str(code) for code in Locale.parse("en").territories}
    return frozenset(code for code in codes if len(code) == 2 and code.isalpha()) - _NO_COUNTRY


def country_name(code: str, language: Language) -> str:
    """The country's name in a language; what is no code comes back as it is."""
    return str(Locale.parse(language).territories.get(code, code))


@lru_cache
def country_choices(language: Language) -> tuple[tuple[str, str], ...]:
    """Code and name for a list to choose from: the neighbours first, then all by name."""
    first = [(code, country_name(code, language)) for code in NEIGHBOURS]
    rest = [(code, country_name(code, language)) for code in country_codes() - set(NEIGHBOURS)]
    return (*first, *sorted(rest, key=lambda item: spelt(item[1])))


def country_code(text: str) -> str | None:
    """The code that a code or name stands for: "de", "Luxembourg", "Frankreich"."""
    wanted = text.strip()
    if wanted.upper() in country_codes():
        return wanted.upper()
    return _by_name().get(wanted.casefold())


@lru_cache
def _by_name() -> dict[str, str]:
    return {
        country_name(code, language).casefold(): code
        for language in LANGUAGES
        for code in country_codes()
    }
