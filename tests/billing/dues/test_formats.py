"""The fast formats write exactly what Babel writes."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from babel.dates import format_date, format_skeleton
from babel.numbers import format_currency, format_decimal
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.formats import Formats, formats_for
from shared.i18n import LANGUAGES, Language, locale_for

COUNTRIES = (None, "DE", "AT", "LU", "FR", "BE", "CH", "GB", "IE", "US")
READERS = [(language, country) for language in LANGUAGES for country in COUNTRIES]
AMOUNTS = st.integers(min_value=-(10**13), max_value=10**13)


@given(cents=AMOUNTS, reader=st.sampled_from(READERS))
def test_amounts_are_written_as_babel_does(cents: int, reader: tuple[Language, str | None]) -> None:
    expected = format_currency(Decimal(cents) / 100, "EUR", locale=locale_for(*reader))
    assert formats_for(*reader).euros(cents) == expected


@given(number=AMOUNTS, reader=st.sampled_from(READERS))
def test_numbers_are_written_as_babel_does(
    number: int, reader: tuple[Language, str | None]
) -> None:
    assert formats_for(*reader).number(number) == format_decimal(number, locale=locale_for(*reader))


@given(euros=AMOUNTS, reader=st.sampled_from(READERS))
def test_whole_euros_are_written_as_babel_does(
    euros: int, reader: tuple[Language, str | None]
) -> None:
    locale = locale_for(*reader)
    pattern = locale.currency_formats["standard"].pattern.replace(".00", "")
    expected = format_currency(Decimal(euros), "EUR", pattern, locale=locale, currency_digits=False)
    assert formats_for(*reader).round_euros(euros * 100) == expected


@pytest.mark.parametrize(("language", "country"), READERS)
def test_edges_are_written_as_babel_does(language: Language, country: str | None) -> None:
    locale, formats = locale_for(language, country), formats_for(language, country)
    for cents in (0, 1, -1, 99, 100, 99_999, 100_000, 99_999_999, 100_000_000, -100_000):
        expected = format_currency(Decimal(cents) / 100, "EUR", locale=locale)
        assert formats.euros(cents) == expected
        assert formats.number(cents) == format_decimal(cents, locale=locale)


@pytest.mark.parametrize(("language", "country"), READERS)
def test_every_day_of_a_leap_year_is_written_as_babel_does(
    language: Language, country: str | None
) -> None:
    locale, formats = locale_for(language, country), formats_for(language, country)
    for day in (date(2028, 1, 1) + timedelta(days=n) for n in range(366)):
        assert formats.day(day) == format_skeleton("MMMMd", day, locale=locale)
        assert format_date(day, "long", locale=locale).startswith(formats.day(day))


@pytest.mark.parametrize(
    ("language", "country", "expected"),
    [
        ("de", "DE", "1.283.640,50\u00a0€"),
        ("de", "AT", "€\u00a01.283.640,50"),
        ("fr", "FR", "1\u202f283\u202f640,50\u00a0€"),
        ("fr", "LU", "1.283.640,50\u00a0€"),
        ("en", "GB", "€1,283,640.50"),
        ("fr", None, "1\u202f283\u202f640,50\u00a0€"),
        ("fr", "DE", "1\u202f283\u202f640,50\u00a0€"),
    ],
)
def test_the_separators_are_those_of_the_reader(
    language: Language, country: str | None, expected: str
) -> None:
    assert Formats(locale_for(language, country)).euros(128_364_050) == expected
