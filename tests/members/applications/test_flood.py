"""A flood of applications: so many are taken in an hour, more are refused, the office is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from services.members.applications.flood import (
    IN_AN_HOUR_MAX,
    is_news,
    reached_at,
    refuse_flood,
)
from services.members.errors import TooManyApplications
from services.members.overview import overview
from shared.ids import new_id
from tests.support.members import AUTOREGION, AUTOS, MembersFixture, spec

NOON = datetime(2027, 1, 15, 12, 0, tzinfo=UTC)


def every(seconds: int, count: int, start: datetime = NOON) -> list[datetime]:
    return [start + timedelta(seconds=seconds * number) for number in range(count)]


def news(moments: Sequence[datetime]) -> list[datetime]:
    """When the office would have been told, one application after the other."""
    return [moment for number, moment in enumerate(moments, 1) if is_news(moments[:number])]


def test_a_hundred_an_hour_are_taken_and_no_more() -> None:
    refuse_flood(every(10, IN_AN_HOUR_MAX - 1), NOON + timedelta(minutes=20))
    with pytest.raises(TooManyApplications) as refused:
        refuse_flood(every(10, IN_AN_HOUR_MAX), NOON + timedelta(minutes=20))
    assert refused.value.details == {"minutes": 40, "retry_after": 2400}
    refuse_flood(every(10, IN_AN_HOUR_MAX), NOON + timedelta(minutes=60))


def test_steady_applications_are_no_flood() -> None:
    assert reached_at(every(37, 500)) == []


def test_the_office_is_told_once_an_hour_of_a_flood_that_goes_on() -> None:
    """36 seconds apart each one after the 99th reaches the limit."""
    told = news(every(36, 500))
    assert told[0] == NOON + timedelta(seconds=36 * 99)
    assert [moment.hour for moment in told] == [12, 13, 14, 15, 16]


def test_one_that_is_below_the_limit_is_no_news() -> None:
    flood = every(1, IN_AN_HOUR_MAX)
    assert news(flood) == [flood[-1]]
    assert not is_news([*flood, NOON + timedelta(hours=3)])


@pytest.fixture
def flooded(quick: MembersFixture, monkeypatch: pytest.MonkeyPatch) -> MembersFixture:
    """Three an hour, so that the test need not send a hundred."""
    monkeypatch.setattr("services.members.applications.flood.IN_AN_HOUR_MAX", 3)
    quick.apply(spec(), spec("autoregion"))
    for _ in range(3):
        quick.submitted()
    return quick


def test_what_is_too_much_stays_a_draft_and_uses_no_number(flooded: MembersFixture) -> None:
    with pytest.raises(TooManyApplications):
        flooded.submitted()
    flooded.submitted(AUTOREGION)  # another association goes on
    flooded.clock.advance(timedelta(hours=1))
    late = flooded.submitted()
    assert flooded.application(late).reference == "A-2027-004"


def test_the_office_is_told_and_the_overview_says_it_for_a_day(flooded: MembersFixture) -> None:
    (told,) = flooded.events("members.application.limit_reached")
    assert told["payload"]["reached_at"] == "2027-01-15T09:00:00Z"

    def shown() -> datetime | None:
        with flooded.members.reading(AUTOS) as session:
            return overview(session, new_id(), flooded.clock.now()).flooded_at

    assert shown() == flooded.clock.now()
    flooded.clock.advance(timedelta(hours=24))
    assert shown() is None
