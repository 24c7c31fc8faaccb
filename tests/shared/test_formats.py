"""Amounts, days and account numbers as each reader writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from shared.formats import formats_for, iban, masked_iban
from shared.i18n import Language


@pytest.mark.parametrize(
    ("language", "country", "money"),
    [
        ("de", None, "1.283.640,50\u00a0€"),
        ("de", "LU", "1.283.640,50\u00a0€"),
        ("fr", None, "1\u202f283\u202f640,50\u00a0€"),
        ("fr", "LU", "1.283.640,50\u00a0€"),
        ("fr", "PL", "1\u202f283\u202f640,50\u00a0€"),
        ("en", None, "€1,283,640.50"),
        ("en", "DE", "€1,283,640.50"),
    ],
)
def test_money_by_language_and_country(language: Language, country: str, money: str) -> None:
    assert formats_for(language, country).money(128_364_050) == money


@pytest.mark.parametrize(
    ("language", "day", "deadline", "percent"),
    [
        ("de", "15.02.2027", "Freitag, 22.01.2027, 18:00 Uhr", "3,1\u00a0%"),
        ("fr", "15/02/2027", "vendredi 22 janvier 2027 à 18:00", "3,1\u00a0%"),
        ("en", "15 Feb 2027", "Friday 22 January 2027, 18:00", "3.1%"),
    ],
)
def test_dates_and_shares(language: Language, day: str, deadline: str, percent: str) -> None:
    formats = formats_for(language)
    assert formats.date(date(2027, 2, 15)) == day
    assert formats.deadline(datetime(2027, 1, 22, 17, 0, tzinfo=UTC)) == deadline
    assert formats.percent(Decimal("0.031")) == percent


@pytest.mark.parametrize(
    ("moment", "shown"),
    [
        (datetime(2027, 3, 28, 0, 59, tzinfo=UTC), "28.03.2027, 01:59"),
        (datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "28.03.2027, 03:00"),
        (datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "31.10.2027, 02:30"),
        (datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "31.10.2027, 02:30"),
        (datetime(2026, 12, 31, 23, 30, tzinfo=UTC), "01.01.2027, 00:30"),
    ],
)
def test_moments_stand_on_the_associations_clock(moment: datetime, shown: str) -> None:
    assert formats_for("de").datetime(moment) == shown


def test_account_numbers_do_not_break_and_can_be_masked() -> None:
    assert iban("DE02120300000000202051") == "DE02 1203 0000 0000 2020 51".replace(" ", "\u00a0")
    assert masked_iban("DE02 1203 0000 0000 2020 51") == "DE02\u00a0…\u00a02051"


@pytest.mark.parametrize(
    ("language", "long", "weekday", "of_year", "number"),
    [
        ("de", "15. Februar 2027", "Montag, 15.02.2027", "15. Februar", "1.283"),
        ("fr", "15 février 2027", "lundi 15 février 2027", "15 février", "1\u202f283"),
        ("en", "15 February 2027", "Monday 15 February 2027", "15 February", "1,283"),
    ],
)
def test_days_in_words(
    language: Language, long: str, weekday: str, of_year: str, number: str
) -> None:
    formats, day = formats_for(language), date(2027, 2, 15)
    assert formats.long_date(day) == long
    assert formats.weekday(day) == weekday
    assert formats.day_of_year(day) == of_year
    assert formats.number(1283) == number


def test_a_moment_belongs_to_the_day_of_the_associations_zone() -> None:
    moment = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
    assert formats_for("de").day_of(moment) == date(2027, 1, 1)
    assert formats_for("en", "GB", ZoneInfo("Europe/London")).day_of(moment) == date(2026, 12, 31)
