"""A relay sends what is new, again what Redis lost, and outlives what fails."""

from __future__ import annotations

import threading
from collections.abc import Iterable

import pytest

from shared.events.inbox.receive import receive
from shared.events.lanes import Lane
from shared.events.outbox.relay_loop import Relay
from shared.events.transport.batch import Ack, EventBatch
from shared.events.transport.queue import QueueDown
from tests.support.events import (
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    admitted,
    on_sqlite,
)

pytestmark = on_sqlite


class RecordingQueue:
    """Keeps what it is given; down or flushed when a test says so."""

    def __init__(self) -> None:
        self.sent: list[EventBatch] = []
        self.partitions: set[int] = set()
        self.down = False
        self.flushed = False
        self.stop = threading.Event()

    def send(self, batches: Iterable[EventBatch]) -> None:
        if self.down:
            raise QueueDown("no answer")
        self.sent += batches

    def acknowledge(self, ack: Ack) -> None:
        raise AssertionError("a relay acknowledges nothing")

    def enqueue_partitions(self, service: str, lane: Lane, partitions: Iterable[int]) -> None:
        self.partitions |= set(partitions)

    def wait_for_wakeup(self, service: str, seconds: float) -> bool:
        self.stop.set()
        return False

    def was_flushed(self, service: str) -> bool:
        flushed, self.flushed = self.flushed, False
        return flushed


def relay_of(services: EventsFixture) -> tuple[Relay, RecordingQueue]:
    queue = RecordingQueue()
    return Relay(services.members.runtime, services.routes, queue), queue


def test_what_could_not_be_sent_is_sent_when_redis_answers(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    relay, queue = relay_of(services)
    services.members.publish(*admitted(1))
    queue.down = True
    with pytest.raises(QueueDown):
        relay.run_once(notified=True)
    queue.down = False
    relay.run_once()
    assert [batch.count for batch in queue.sent] == [1]


def test_what_redis_lost_is_sent_again_at_once(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    relay, queue = relay_of(services)
    services.members.publish(*admitted(1))
    relay.run_once(notified=True)
    relay.run_once()
    assert len(queue.sent) == 1
    queue.flushed = True
    relay.run_once()
    assert [batch.positions for batch in queue.sent] == [{WRITE_EFFECT.name: [1]}] * 2


def test_a_relay_goes_on_after_an_error(
    make_services: MakeServices, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    services = make_services(WRITE_EFFECT)
    relay, queue = relay_of(services)
    errors: list[Exception] = [ValueError("a defect"), QueueDown("no answer")]
    once = relay.run_once

    def failing_twice(*, notified: bool = False) -> None:
        if errors:
            raise errors.pop(0)
        once(notified=notified)

    monkeypatch.setattr(relay, "run_once", failing_twice)
    monkeypatch.setattr("shared.events.outbox.relay_loop.PAUSE_AFTER_ERROR_SECONDS", 0)
    services.members.publish(*admitted(1))
    relay.run(queue.stop)
    assert len(queue.sent) == 1
    assert "a defect" in caplog.text


def test_a_sweep_asks_for_what_no_message_announced(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    relay, queue = relay_of(services)
    services.members.publish(*admitted(1))
    relay.run_once(notified=True)
    (batch,) = queue.sent
    touched = receive(services.billing.runtime, batch)
    receiving = RecordingQueue()
    sweeper = Relay(services.billing.runtime, services.routes, receiving)
    sweeper.run_once()
    assert receiving.partitions == set()
    services.advance(seconds=3)
    Relay(services.billing.runtime, services.routes, receiving).run_once()
    assert receiving.partitions == touched
