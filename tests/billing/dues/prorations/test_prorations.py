"""Prorations: the share of the first year, by law of each mode and in the reader's words."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.dues.prorations import PRORATIONS
from services.billing.dues.shares import WHOLE, Share
from services.billing.dues.words import words_for
from shared.i18n import LANGUAGES, Language

DAYS = st.dates(date(2024, 1, 1), date(2032, 12, 31))
MODES = sorted(PRORATIONS)


def fraction(mode: str, day: date) -> Fraction:
    return Fraction(*PRORATIONS[mode].share(day))


@given(DAYS)
def test_full_charges_the_whole_year_always(day: date) -> None:
    assert PRORATIONS["full"].share(day) == WHOLE


@pytest.mark.parametrize(
    ("month", "day", "share"),
    [(1, 1, WHOLE), (6, 30, WHOLE), (7, 1, Share(1, 2)), (12, 31, Share(1, 2))],
)
def test_half_a_year_begins_in_july(month: int, day: int, share: Share) -> None:
    assert PRORATIONS["half_year"].share(date(2027, month, day)) == share


@pytest.mark.parametrize("month", range(1, 13))
def test_the_month_of_joining_is_charged(month: int) -> None:
    first = PRORATIONS["monthly"].share(date(2027, month, 1))
    assert first == Share(13 - month, 12)
    assert PRORATIONS["monthly"].share(date(2027, month, 28)) == first


@pytest.mark.parametrize(
    ("day", "share"),
    [
        (date(2027, 1, 1), Share(365, 365)),
        (date(2027, 12, 31), Share(1, 365)),
        (date(2028, 1, 1), Share(366, 366)),
        (date(2028, 2, 29), Share(307, 366)),
        (date(2028, 12, 31), Share(1, 366)),
    ],
)
def test_the_day_of_joining_is_charged(day: date, share: Share) -> None:
    assert PRORATIONS["daily"].share(day) == share


@given(DAYS, st.sampled_from(MODES))
def test_a_share_is_more_than_nothing_and_not_more_than_the_year(day: date, mode: str) -> None:
    assert 0 < fraction(mode, day) <= 1


@given(DAYS, st.sampled_from(MODES))
def test_a_day_later_is_never_dearer_within_the_year(day: date, mode: str) -> None:
    later = day + timedelta(days=1)
    if later.year == day.year:
        assert fraction(mode, later) <= fraction(mode, day)


@pytest.mark.parametrize("year", [2027, 2028])
@pytest.mark.parametrize("mode", MODES)
def test_who_joins_on_new_years_day_pays_the_year(mode: str, year: int) -> None:
    assert fraction(mode, date(year, 1, 1)) == 1


@pytest.mark.parametrize(
    ("mode", "share", "said"),
    [
        ("half_year", Share(1, 2), ("halber Beitrag", "demi-cotisation", "half the dues")),
        ("monthly", Share(5, 12), ("5 von 12 Monaten", "5 des 12 mois", "5 of 12 months")),
        ("daily", Share(151, 365), ("151 von 365 Tagen", "151 des 365 jours", "151 of 365 days")),
    ],
)
def test_a_share_is_said_in_three_languages(
    mode: str, share: Share, said: tuple[str, str, str]
) -> None:
    readers: tuple[Language, Language, Language] = ("de", "fr", "en")
    assert tuple(PRORATIONS[mode].say(words_for(one, None), share) for one in readers) == said


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_year_has_words_too(language: Language) -> None:
    assert PRORATIONS["full"].say(words_for(language, None), WHOLE)


@pytest.mark.parametrize("mode", MODES)
def test_a_mode_is_found_under_its_own_name(mode: str) -> None:
    assert PRORATIONS[mode].mode == mode
