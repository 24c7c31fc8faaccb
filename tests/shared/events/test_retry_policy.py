"""When a failed event is tried again, and when not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events import RetryLater
from shared.events.retry_policy import HANDLER_WAITS, RESEND_WAITS, next_attempt, next_send

NOW = datetime(2027, 1, 15, 9, tzinfo=UTC)


def test_after_the_last_wait_an_event_is_dead() -> None:
    assert next_attempt(len(HANDLER_WAITS) + 1, NOW, uuid4()) is None


@given(st.uuids(), st.integers(1, len(HANDLER_WAITS)))
def test_jitter_is_a_fifth_at_most_and_always_the_same(event_id: UUID, attempts: int) -> None:
    again = next_attempt(attempts, NOW, event_id)
    assert again is not None
    wait = HANDLER_WAITS[attempts - 1]
    assert wait * 0.8 <= again - NOW <= wait * 1.2
    assert again == next_attempt(attempts, NOW, event_id)


def test_what_failed_together_does_not_return_together() -> None:
    assert len({next_attempt(1, NOW, uuid4()) for _ in range(50)}) > 25


@pytest.mark.parametrize("sends", [len(RESEND_WAITS), len(RESEND_WAITS) + 40])
def test_an_unacknowledged_delivery_is_sent_again_for_ever(sends: int) -> None:
    assert next_send(sends, NOW) == NOW + RESEND_WAITS[-1]


def test_a_handler_says_when_to_try_again() -> None:
    tomorrow = NOW + timedelta(days=1)
    assert RetryLater().moment(NOW) == NOW + timedelta(seconds=2)
    assert RetryLater(seconds=0).moment(NOW) == NOW
    assert RetryLater(seconds=5, at=tomorrow).moment(NOW) == tomorrow
