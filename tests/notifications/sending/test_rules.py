"""How long a mail waits for its server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from services.notifications.sending.rules import GIVE_UP_AFTER, given_up, next_attempt

NOW = datetime(2027, 1, 15, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("attempts", "minutes"),
    [(1, 1), (2, 5), (3, 15), (4, 30), (5, 60), (6, 120), (7, 240), (99, 240)],
)
def test_waits_grow_and_then_stay(attempts: int, minutes: int) -> None:
    assert next_attempt(attempts, NOW, UUID(int=0)) - NOW == timedelta(minutes=minutes)


def test_many_mails_do_not_come_back_at_once() -> None:
    moments = {next_attempt(4, NOW, UUID(int=number)) for number in range(1000)}
    assert len(moments) == 1000
    assert max(moments) - NOW < timedelta(minutes=36)


def test_given_up_after_five_days() -> None:
    assert not given_up(NOW, NOW + GIVE_UP_AFTER - timedelta(seconds=1))
    assert given_up(NOW, NOW + GIVE_UP_AFTER)
