"""Amounts and days as the reader of one invoice writes them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.documents.formats import Formats
from services.billing.documents.snapshot import InvoiceSnapshot
from services.billing.documents.words import WORDS
from shared.i18n import LANGUAGES, Language, locale_for
from shared.money import parse_amount

Issue = Callable[..., InvoiceSnapshot]


def formats(language: Language, country: str) -> Formats:
    return Formats(locale_for(language, country), WORDS[language].date)


@pytest.mark.parametrize(
    ("language", "country", "amount", "day"),
    [
        ("de", "DE", "1.350,50\u00a0€", "05.02.2027"),
        ("de", "LU", "1.350,50\u00a0€", "05.02.2027"),
        ("de", "AT", "€\u00a01.350,50", "05.02.2027"),
        ("fr", "FR", "1\u202f350,50\u00a0€", "05/02/2027"),
        ("fr", "LU", "1.350,50\u00a0€", "05/02/2027"),
        ("en", "GB", "€1,350.50", "5 Feb 2027"),
    ],
)
def test_each_reader_has_their_own_notation(
    issue: Issue, language: Language, country: str, amount: str, day: str
) -> None:
    found = Formats.of(issue(language=language, locale_country=country))
    assert found == formats(language, country)
    assert found.money(135_050) == amount
    assert found.date(date(2027, 2, 5)) == day


@given(
    st.integers(-(10**11), 10**11),
    st.sampled_from(LANGUAGES),
    st.sampled_from(["DE", "FR", "LU", "GB"]),
)
def test_a_printed_amount_can_be_read_back(cents: int, language: Language, country: str) -> None:
    """Also the sums at the limit of a bank's file: no cent is rounded away."""
    printed = formats(language, country).money(cents).replace("\u2212", "-")
    assert parse_amount(printed.replace("-€", "-")) == cents


def test_a_period_has_its_first_and_last_day() -> None:
    first, last = date(2027, 1, 1), date(2027, 12, 31)
    assert formats("de", "DE").period(first, last) == "01.01.2027 – 31.12.2027"
    assert formats("en", "GB").period(first, last) == "1 Jan 2027 – 31 Dec 2027"


@pytest.mark.parametrize(
    ("language", "code", "name"),
    [("de", "LU", "Luxemburg"), ("fr", "DE", "Allemagne"), ("en", "FR", "France"),
     ("de", "XQ", "XQ")],
)  # fmt: skip
def test_countries_are_named_and_unknown_ones_kept(
    language: Language, code: str, name: str
) -> None:
    assert formats(language, "DE").country(code) == name
