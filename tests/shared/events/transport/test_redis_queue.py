"""The queue carries messages to named actors and says when Redis does not answer."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from shared.events.lanes import Lane
from shared.events.transport.batch import Ack, to_message
from shared.events.transport.queue import QueueDown
from shared.events.transport.redis_queue import RedisQueue, Workers, declare, queue_names
from tests.shared.events.transport.test_batch import BATCH
from tests.shared.events.transport.test_wakeup import free_port
from tests.support.postgres import RedisServer


@pytest.fixture
def queue(redis_url: str) -> Iterator[RedisQueue]:
    queue = RedisQueue(redis_url)
    yield queue
    queue.close()


def test_each_way_out_says_that_redis_is_down() -> None:
    queue = RedisQueue(f"redis://127.0.0.1:{free_port()}/0")
    for action in (
        lambda: queue.send([BATCH]),
        lambda: queue.acknowledge(Ack("members", {})),
        lambda: queue.enqueue_partitions("billing", Lane.BULK, [1]),
        lambda: queue.wait_for_wakeup("billing", 0.1),
        lambda: queue.was_flushed("billing"),
    ):
        with pytest.raises(QueueDown):
            action()


def test_a_flush_is_told_once(queue: RedisQueue, redis_server: RedisServer) -> None:
    assert queue.was_flushed("billing")
    assert not queue.was_flushed("billing")
    redis_server.flush()
    assert queue.was_flushed("billing")
    assert not queue.was_flushed("billing")


def test_messages_reach_the_actors_of_their_service(queue: RedisQueue) -> None:
    taken: dict[str, object] = {}
    all_there = threading.Event()

    def take(name: str, argument: object) -> None:
        taken[name] = argument
        if len(taken) == 3:
            all_there.set()

    declare(
        queue,
        "billing",
        receive=lambda message: take("receive", message),
        process=lambda partition: take("process", partition),
        acknowledge=lambda positions: take("acknowledge", positions),
    )
    workers = Workers(queue, threads=2)
    workers.start()
    queue.send([BATCH])
    queue.acknowledge(Ack("billing", {"members.hear": (4, 5)}))
    queue.enqueue_partitions("billing", Lane.INTERACTIVE, [11])
    assert all_there.wait(20)
    workers.stop()
    assert taken == {
        "receive": to_message(BATCH),
        "process": 11,
        "acknowledge": {"members.hear": [4, 5]},
    }


def test_names_of_queues_and_actors_stay(queue: RedisQueue) -> None:
    def nothing(_: object) -> None: ...

    declare(queue, "billing", receive=nothing, process=nothing, acknowledge=nothing)
    assert queue_names("billing") == ("billing", "billing.bulk")
    assert queue.broker.get_declared_actors() == {
        "billing.receive",
        "billing.process",
        "billing.confirm",
    }
