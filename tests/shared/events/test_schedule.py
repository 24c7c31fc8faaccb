"""Which moments a job is due for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from shared.events.schedule import DailySchedule


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        (date(2027, 3, 28), 1, datetime(2027, 3, 28, 1, 30, tzinfo=UTC)),
        (date(2027, 10, 31), 12, datetime(2027, 10, 31, 0, 30, tzinfo=UTC)),
        (date(2028, 2, 29), 12, datetime(2028, 2, 29, 1, 30, tzinfo=UTC)),
    ],
)
def test_the_nights_when_clocks_change_have_one_slot_each(
    day: date, hour: int, expected: datetime
) -> None:
    """02:30 does not exist on 28 March 2027 and comes twice on 31 October 2027 in Berlin."""
    schedule = DailySchedule(time(2, 30))
    before = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(hours=12)
    last = schedule.due(None, before)[-1].due_at
    now = datetime(day.year, day.month, day.day, hour, 45, tzinfo=UTC)
    assert [slot.due_at for slot in schedule.due(last, now)] == [expected]
    assert schedule.due(expected, now + timedelta(hours=2)) == []
