"""Collection dates: notice, cut-off and TARGET days together."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from services.billing.collections.rules.collection_dates import (
    CollectionTerms,
    announced_collection_date,
    collection_date,
    collection_dates,
    earliest_collection_date,
    hand_in_by,
    latest_release_day,
    notice_kept,
)
from services.billing.sepa.target_calendar import add_target_days, is_target_day

DAYS = st.dates(date(2026, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("today", "sent_on", "notice", "lead", "earliest"),
    [
        (date(2027, 1, 25), date(2027, 1, 25), 14, 1, date(2027, 2, 8)),
        (date(2027, 2, 5), date(2027, 1, 10), 14, 1, date(2027, 2, 8)),
        (date(2027, 2, 5), date(2027, 1, 10), 14, 2, date(2027, 2, 9)),
        (date(2027, 3, 12), None, 14, 1, date(2027, 3, 30)),  # 26 March is Good Friday
        (date(2027, 3, 25), date(2027, 3, 24), 1, 1, date(2027, 3, 30)),
    ],
)
def test_the_earliest_day(
    today: date, sent_on: date | None, notice: int, lead: int, earliest: date
) -> None:
    terms = CollectionTerms(notice_days=notice, lead_days=lead)
    assert earliest_collection_date(today, sent_on=sent_on, terms=terms) == earliest


def test_a_requested_day_that_is_late_enough_stays() -> None:
    day = collection_date(date(2027, 2, 15), today=date(2027, 1, 20))
    assert (day.on, day.moved) == (date(2027, 2, 15), False)


@pytest.mark.parametrize(
    ("requested", "today", "on"),
    [
        (date(2027, 2, 14), date(2027, 1, 20), date(2027, 2, 15)),  # a Sunday
        (date(2027, 2, 15), date(2027, 2, 10), date(2027, 2, 24)),  # notice too short
        (date(2027, 3, 26), date(2027, 1, 20), date(2027, 3, 30)),  # Good Friday
    ],
)
def test_a_day_that_moves_says_so(requested: date, today: date, on: date) -> None:
    day = collection_date(requested, today=today)
    assert (day.on, day.requested, day.moved) == (on, requested, True)


@given(DAYS, DAYS, st.integers(1, 30), st.integers(1, 5))
def test_the_day_always_keeps_notice_and_cut_off(
    requested: date, today: date, notice: int, lead: int
) -> None:
    terms = CollectionTerms(notice_days=notice, lead_days=lead)
    on = collection_date(requested, today=today, sent_on=today, terms=terms).on
    assert is_target_day(on)
    assert on >= requested
    assert notice_kept(on, today, notice_days=notice)
    assert add_target_days(today, lead) <= on
    assert hand_in_by(on, terms=terms) >= today or not is_target_day(today)


def test_notice_is_not_kept_a_day_too_late() -> None:
    sent = date(2027, 2, 1)
    assert notice_kept(sent + timedelta(days=14), sent)
    assert not notice_kept(sent + timedelta(days=13), sent)


def test_a_day_too_early_is_refused_with_the_earliest() -> None:
    dates = collection_dates(date(2027, 1, 20), today=date(2027, 1, 15))
    assert dates.too_early
    assert dates.refusal().details == {
        "requested_on": "2027-01-20",
        "notice_days": 14,
        "earliest_on": "2027-01-29",
    }


@pytest.mark.parametrize(
    ("requested", "on", "hand_in"),
    [
        (date(2027, 1, 29), date(2027, 1, 29), date(2027, 1, 28)),
        (date(2027, 2, 14), date(2027, 2, 15), date(2027, 2, 12)),
        (date(2027, 3, 26), date(2027, 3, 30), date(2027, 3, 25)),  # Good Friday to Easter Monday
    ],
)
def test_a_day_of_rest_moves_and_the_file_is_due_before(
    requested: date, on: date, hand_in: date
) -> None:
    dates = collection_dates(requested, today=date(2027, 1, 15))
    assert (dates.collection.on, dates.hand_in_by, dates.too_early) == (on, hand_in, False)
    assert dates.collection.moved == (on != requested)


@pytest.mark.parametrize(
    ("today", "sent_on", "on"),
    [
        (date(2027, 1, 15), None, date(2027, 1, 29)),
        (date(2027, 1, 16), None, date(2027, 2, 1)),
        (date(2027, 1, 28), date(2027, 1, 15), date(2027, 1, 29)),
        (date(2027, 1, 29), date(2027, 1, 15), date(2027, 2, 12)),
        (date(2027, 1, 28), date(2027, 1, 16), date(2027, 2, 11)),
        (date(2027, 3, 1), date(2027, 1, 15), date(2027, 3, 15)),
    ],
)
def test_an_announced_day_stands_or_is_announced_anew(
    today: date, sent_on: date | None, on: date
) -> None:
    day = announced_collection_date(date(2027, 1, 29), today=today, sent_on=sent_on)
    assert (day.on, day.moved) == (on, on != date(2027, 1, 29))


@given(DAYS, st.integers(1, 30), st.integers(1, 5))
def test_whoever_releases_by_the_last_day_is_in_time(
    collect_on: date, notice: int, lead: int
) -> None:
    terms = CollectionTerms(notice, lead)
    collect_on = add_target_days(collect_on, 1)
    last = latest_release_day(collect_on, terms=terms)
    assert not collection_date(collect_on, today=last, terms=terms).moved


@given(DAYS)
def test_the_day_after_the_last_is_too_late(collect_on: date) -> None:
    collect_on = add_target_days(collect_on, 1)
    late = latest_release_day(collect_on) + timedelta(days=1)
    assert collection_date(collect_on, today=late).moved
