"""The queue on Redis: Dramatiq messages, taken by the threads of the workers.

Redis carries, it does not keep: whatever it loses is sent again from the outboxes and inboxes. How
the pieces start is said in `shared.events.runtime`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from uuid import uuid4

import dramatiq
import redis
from dramatiq.actor import ActorDecorator

from shared.events.lanes import Lane
from shared.events.transport.batch import Ack, EventBatch, to_message
from shared.events.transport.queue import QueueDown
from shared.events.transport.wakeup import NAMESPACE, wakeup_key
from shared.events.transport.waking_broker import WakingBroker

# How long an idle thread waits before it looks whether the worker is to stop; messages wake it.
IDLE_MS = 1_000

# Dramatiq takes the lower number first: what others wait for comes before own handling.
PRIORITY_RECEIVE, PRIORITY_PROCESS = 0, 10

# Messages fetched ahead of each thread, so that none waits for a round trip. Dramatiq's own default
# is two; four was chosen beside it, and a fetched message is lost to other workers until handled.
PREFETCH_PER_THREAD = 4


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except redis.RedisError as error:
        raise QueueDown(str(error)) from error


class RedisQueue:
    """A `Queue` on Redis: sends batches, acknowledgements and requests to handle partitions."""

    def __init__(self, url: str, namespace: str = NAMESPACE) -> None:
        self.broker = WakingBroker(url, namespace)
        self._redis = self.broker.client
        self._namespace = namespace

    def send(self, batches: Iterable[EventBatch]) -> None:
        """Raises QueueDown."""
        self._enqueue(
            _message(batch.service, batch.lane, "receive", to_message(batch)) for batch in batches
        )

    def acknowledge(self, ack: Ack) -> None:
        """Raises QueueDown; the publisher then sends again and is told later."""
        received = {name: list(positions) for name, positions in ack.positions.items()}
        self._enqueue([_message(ack.publisher, Lane.INTERACTIVE, "confirm", received)])

    def enqueue_partitions(self, service: str, lane: Lane, partitions: Iterable[int]) -> None:
        """Raises QueueDown; a relay finds what is due within seconds."""
        self._enqueue(_message(service, lane, "process", number) for number in partitions)

    def _enqueue(self, messages: Iterable[dramatiq.Message[None]]) -> None:
        with _translated():
            self.broker.enqueue_all(list(messages))

    def wait_for_wakeup(self, service: str, seconds: float) -> bool:
        """Raises QueueDown."""
        with _translated():
            woken = self._redis.brpop([wakeup_key(self._namespace, service)], timeout=seconds)
        return woken is not None

    def was_flushed(self, service: str) -> bool:
        """A key of ours is missing: Redis has lost everything with it. Raises QueueDown."""
        with _translated():
            key = f"{self._namespace}:memory:{service}"
            return bool(self._redis.set(key, uuid4().hex, nx=True))

    def close(self) -> None:
        self.broker.close()


def queue_names(service: str) -> tuple[str, str]:
    """By lane: what a person waits for, and bulk."""
    return service, f"{service}.bulk"


def _message(service: str, lane: Lane, actor: str, argument: object) -> dramatiq.Message[None]:
    return dramatiq.Message(
        queue_name=queue_names(service)[lane],
        actor_name=f"{service}.{actor}",
        args=(argument,),
        kwargs={},
        options={},
    )


def declare(
    queue: RedisQueue,
    service: str,
    *,
    receive: Callable[[dict[str, object]], None],
    process: Callable[[int], None],
    acknowledge: Callable[[dict[str, list[int]]], None],
) -> None:
    """Declares the actors of a service. Their names are a wire format: they never change.

    `acknowledge` is called "confirm" there.
    """
    for name in queue_names(service):
        queue.broker.declare_queue(name)
    _declare(queue, service, "receive", PRIORITY_RECEIVE)(receive)
    _declare(queue, service, "confirm", PRIORITY_RECEIVE)(acknowledge)
    _declare(queue, service, "process", PRIORITY_PROCESS)(process)


def _declare(queue: RedisQueue, service: str, action: str, priority: int) -> ActorDecorator:
    return dramatiq.actor(
        actor_name=f"{service}.{action}",
        queue_name=service,
        priority=priority,
        broker=queue.broker,
    )


class Workers:
    """Threads of this process that take messages off the queues of the declared services."""

    def __init__(self, queue: RedisQueue, threads: int) -> None:
        self._queue = queue
        self._worker = dramatiq.Worker(queue.broker, worker_threads=threads, worker_timeout=IDLE_MS)
        self._worker.queue_prefetch = PREFETCH_PER_THREAD * threads

    def start(self) -> None:
        self._queue.broker.listen()
        self._worker.start()

    def stop(self, seconds: float = 30.0) -> None:
        """Lets running handlers end, returns the rest to the queue."""
        self._queue.broker.end_waiting()
        self._worker.stop(timeout=int(seconds * 1000))
