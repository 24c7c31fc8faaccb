"""Consumers are woken, survive a restart of Redis and give back what they never saw."""

from __future__ import annotations

import time
from collections.abc import Iterator

import dramatiq
import pytest

from shared.events.transport.waking_broker import WakingBroker
from tests.support.postgres import RedisServer

LONG_MS = 20_000


@pytest.fixture
def broker(redis_url: str) -> Iterator[WakingBroker]:
    broker = WakingBroker(redis_url)
    broker.declare_queue("billing")
    yield broker
    broker.close()


def message(number: int) -> dramatiq.Message[None]:
    return dramatiq.Message(
        queue_name="billing", actor_name="billing.process", args=(number,), kwargs={}, options={}
    )


def next_of(consumer: dramatiq.Consumer, seconds: float = 10) -> dramatiq.MessageProxy:
    give_up_at = time.monotonic() + seconds
    while time.monotonic() < give_up_at:
        found: dramatiq.MessageProxy | None = next(consumer)
        if found is not None:
            return found
    pytest.fail("no message")


def test_a_consumer_is_woken_long_before_its_timeout(broker: WakingBroker) -> None:
    broker.listen()
    consumer = broker.consume("billing", prefetch=1, timeout=LONG_MS)
    time.sleep(0.2)
    start = time.monotonic()
    broker.enqueue(message(1))
    found = next_of(consumer)
    assert found.args == (1,)
    assert time.monotonic() - start < LONG_MS / 2000
    consumer.ack(found)


def test_after_a_restart_messages_are_taken_again(
    broker: WakingBroker, redis_server: RedisServer
) -> None:
    consumer = broker.consume("billing", prefetch=2, timeout=100)
    broker.enqueue(message(1))
    next_of(consumer)
    redis_server.kill()
    assert next(consumer) is None
    redis_server.start()
    broker.enqueue(message(2))
    assert next_of(consumer, 20).args == (2,)


def test_what_was_fetched_and_not_begun_goes_back(broker: WakingBroker) -> None:
    consumer = broker.consume("billing", prefetch=2, timeout=100)
    broker.enqueue_all([message(1), message(2)])
    first = next_of(consumer)
    consumer.requeue([first])
    other = broker.consume("billing", prefetch=2, timeout=100)
    assert {next_of(other).args for _ in range(2)} == {(1,), (2,)}
