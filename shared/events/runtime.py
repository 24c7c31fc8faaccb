"""The event machine at work: one relay a service and a pool of workers, in one process or in many.

All in one process (embedded)::

    machine = EventMachine(runtimes, routes, redis_url, threads=4)
    machine.start()          # relays, workers, wake-ups
    ...
    machine.stop()

As processes of their own, any number of each::

    run_relay(runtime, routes, RedisQueue(redis_url), stop)                   # umlauf relay
    workers = start_workers(runtimes, RedisQueue(redis_url), threads=4)       # umlauf worker
    stop.wait(); workers.stop()

A process that only commits (web, command line) wakes relays:
`runtime.notify = notifier(Wakeup(url), name)`.
`routes` must name the subscribers of ALL services, also of those that run elsewhere.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from shared.events.crash_points import crash_point
from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.receive import receive, unpark
from shared.events.lanes import Lane
from shared.events.operations.retention import RETENTION_JOB
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.relay_loop import POLL_SECONDS, Relay, log_failure
from shared.events.periodic_jobs import run_due_jobs
from shared.events.subscriptions import Routes
from shared.events.transport.batch import Ack, EventBatch, ack_for, from_message
from shared.events.transport.queue import Queue, QueueDown
from shared.events.transport.redis_queue import RedisQueue, Workers, declare
from shared.events.transport.wakeup import Wakeup, notifier
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

# A batch so small is handled by the thread that received it, for INLINE_SECONDS at most: one hop
# through Redis less. A larger one is put off, so that no thread is kept from receiving.
INLINE_EVENTS_MAX = 32
INLINE_SECONDS = 0.05

# How long one message may handle a partition before it queues up again behind the others.
PROCESS_SECONDS = 0.25


def run_relay(
    runtime: ServiceRuntime, routes: Routes, queue: RedisQueue, stop: threading.Event
) -> None:
    """A relay and the service's jobs, until `stop`."""
    jobs = threading.Thread(
        target=_run_periodic_jobs, args=(runtime, stop), name=f"jobs-{runtime.name}", daemon=True
    )
    jobs.start()
    Relay(runtime, routes, queue).run(stop)
    jobs.join(10)


def _run_periodic_jobs(runtime: ServiceRuntime, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            run_due_jobs(runtime, RETENTION_JOB)
        except Exception as error:
            log_failure(f"jobs of {runtime.name}", error)
        stop.wait(POLL_SECONDS)


class ServiceWorker:
    """What the workers of one process do with messages for one service."""

    def __init__(self, runtime: ServiceRuntime, queue: Queue) -> None:
        self.runtime = runtime
        self.queue = queue
        self._enqueued: set[int] = set()

    def receive(self, message: dict[str, object]) -> None:
        """Stores a batch, acknowledges it, and handles it at once if it is small."""
        batch = from_message(message)
        touched = receive(self.runtime, batch)
        crash_point("received")
        self._unless_queue_is_down(lambda: self.queue.acknowledge(ack_for(batch)))
        crash_point("confirmed")
        if batch.count > INLINE_EVENTS_MAX:
            self._enqueue(batch, touched)
            return
        for partition in sorted(touched):
            if run_partition(self.runtime, partition, seconds=INLINE_SECONDS, known_due=True).more:
                self._enqueue(batch, {partition})

    def process(self, partition: int) -> None:
        """Handles what is ready in a partition, for a while."""
        self._enqueued.discard(partition)
        if run_partition(self.runtime, partition, seconds=PROCESS_SECONDS).more:
            self._enqueue(None, {partition})

    def acknowledge(self, received: dict[str, list[int]]) -> None:
        """Marks deliveries as received; wakes the relay if something waited for that."""
        if acknowledge(self.runtime, Ack(self.runtime.name, received)):
            self.runtime.notify()

    def _enqueue(self, batch: EventBatch | None, partitions: set[int]) -> None:
        new = partitions - self._enqueued
        self._enqueued |= new
        lane = batch.lane if batch else Lane.BULK
        if not self._unless_queue_is_down(
            lambda: self.queue.enqueue_partitions(self.runtime.name, lane, sorted(new))
        ):
            self._enqueued -= new

    def _unless_queue_is_down(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except QueueDown as error:
            log.warning(
                "%s: Redis does not answer, a relay will see to it: %s", self.runtime.name, error
            )
            return False
        return True


def start_workers(
    runtimes: Iterable[ServiceRuntime], queue: RedisQueue, *, threads: int = 4
) -> Workers:
    """Starts threads that handle messages for the given services."""
    for runtime in runtimes:
        unpark(runtime)
        worker = ServiceWorker(runtime, queue)
        declare(
            queue,
            runtime.name,
            receive=worker.receive,
            process=worker.process,
            acknowledge=worker.acknowledge,
        )
    workers = Workers(queue, threads)
    workers.start()
    return workers


class EventMachine:
    """Relays, jobs and workers of all given services in this process."""

    def __init__(
        self,
        runtimes: Sequence[ServiceRuntime],
        routes: Routes,
        redis_url: str,
        *,
        threads: int = 4,
    ) -> None:
        self._runtimes = runtimes
        self._routes = routes
        self._threads = threads
        self._queue = RedisQueue(redis_url)
        self._wakeup = Wakeup(redis_url)
        self._stop = threading.Event()
        self._workers: Workers | None = None
        self._relays: list[threading.Thread] = []

    def start(self) -> None:
        """Starts everything; from now on commits of these runtimes wake their relays."""
        for runtime in self._runtimes:
            runtime.notify = notifier(self._wakeup, runtime.name)
        self._workers = start_workers(self._runtimes, self._queue, threads=self._threads)
        for runtime in self._runtimes:
            relay = threading.Thread(
                target=run_relay,
                args=(runtime, self._routes, self._queue, self._stop),
                name=f"relay-{runtime.name}",
                daemon=True,
            )
            relay.start()
            self._relays.append(relay)

    def stop(self, seconds: float = 30.0) -> None:
        """Ends in order: relays first, then workers after their running handlers."""
        self._stop.set()
        for runtime in self._runtimes:
            self._wakeup.notify(runtime.name)
        for relay in self._relays:
            relay.join(seconds)
        if self._workers is not None:
            self._workers.stop(seconds)
        self._queue.close()
        self._wakeup.close()
