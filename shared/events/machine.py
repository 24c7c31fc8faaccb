"""The machine at work: one relay per service and a pool of workers, in one process or in many.

All in one process (embedded)::

    machine = Machine(runtimes, routes, redis_url, threads=4)
    machine.start()          # relays, workers, doorbells
    ...
    machine.stop()

As processes of their own, any number of each::

    run_relay(runtime, routes, Queue(redis_url), stop)                        # umlauf relay
    workers = start_workers(runtimes, Queue(redis_url), threads=4)            # umlauf worker
    stop.wait(); workers.stop()

A process that only commits (web, command line) rings: `runtime.ring = ringer(Doorbell(url), name)`.
`routes` must name the subscribers of ALL services, also of those that run elsewhere.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from shared.events.handling import is_outage
from shared.events.inbox import partitions_due, receive, unpark
from shared.events.loads import Sending
from shared.events.parcel import Parcel, Receipt, receipt_for, unpacked
from shared.events.processing import work
from shared.events.queue import Doorbell, Queue, QueueDown, Workers, declare
from shared.events.registry import Routes
from shared.events.relay import confirm, fan_out, waiting
from shared.events.resend import send_all_again, send_due
from shared.events.schedule import run_due_jobs
from shared.events.testing import crash_point
from shared.events.tidying import TIDY
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

POLL_SECONDS = 1.0
SWEEP_SECONDS = 1.0
SWEEP_AGAIN_SECONDS = 2.0
TROUBLE_SECONDS = 0.5
INLINE_EVENTS = 32
INLINE_SECONDS = 0.05
VISIT_SECONDS = 0.25


class Carrier(Protocol):
    """What relays and workers need of a queue; each may raise QueueDown."""

    def send(self, parcels: Iterable[Parcel]) -> None: ...

    def confirm(self, receipt: Receipt) -> None: ...

    def ask_to_process(self, service: str, lane: int, partitions: Iterable[int]) -> None: ...

    def wait_for_ring(self, service: str, seconds: float) -> bool: ...

    def has_lost_its_memory(self, service: str) -> bool: ...


def ringer(doorbell: Doorbell, service: str) -> Callable[[], None]:
    """What to put into `runtime.ring`."""

    def ring() -> None:
        crash_point("published")
        doorbell.ring(service)

    return ring


class Relay:
    """Moves one service's events out and has its due retries handled; any number may run."""

    def __init__(self, runtime: ServiceRuntime, routes: Routes, queue: Carrier) -> None:
        self.runtime = runtime
        self.routes = routes
        self.queue = queue
        self._suspicious = True
        self._swept: dict[int, float] = {}
        self._next_sweep = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. Outlives the loss of Redis and of the database."""
        rung = False
        while not stop.is_set():
            try:
                self.turn(rung=rung)
                rung = self.queue.wait_for_ring(self.runtime.name, POLL_SECONDS)
            except QueueDown as error:
                self._suspicious = True
                log.warning("relay of %s: Redis does not answer: %s", self.runtime.name, error)
                stop.wait(TROUBLE_SECONDS)
            except Exception as error:
                # A relay outlives everything: what it could not do now it does in its next turn.
                _report(f"relay of {self.runtime.name}", error)
                stop.wait(TROUBLE_SECONDS)

    def turn(self, *, rung: bool = False) -> None:
        """Everything that is to do now; `rung`: somebody has just published. Raises QueueDown."""
        if not rung and self.queue.has_lost_its_memory(self.runtime.name):
            self._suspicious = True
        if self._suspicious:
            send_all_again(self.runtime)
            self._suspicious = False
        if rung:
            self._send(self._fan_out())
        while self._send_some():
            pass
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
            self._sweep()

    def _send_some(self) -> bool:
        new, again = waiting(self.runtime)
        more = False
        for wanted, action in ((new, self._fan_out), (again, self._send_due)):
            if wanted:
                more = self._send(action()) or more
        return more

    def _fan_out(self) -> Sending:
        return fan_out(self.runtime, self.routes)

    def _send_due(self) -> Sending:
        return send_due(self.runtime)

    def _send(self, sending: Sending) -> bool:
        crash_point("fanned out")
        try:
            self.queue.send(sending.parcels)
        except QueueDown:
            self._suspicious = True
            raise
        return sending.more

    def _sweep(self) -> None:
        now = time.monotonic()
        due = {
            number
            for number in partitions_due(self.runtime, overlooked=True)
            if now - self._swept.get(number, 0.0) >= SWEEP_AGAIN_SECONDS
        }
        self._swept.update(dict.fromkeys(due, now))
        self.queue.ask_to_process(self.runtime.name, 0, due)


def run_relay(runtime: ServiceRuntime, routes: Routes, queue: Queue, stop: threading.Event) -> None:
    """A relay and the service's jobs, until `stop`."""
    clockwork = threading.Thread(
        target=_run_jobs, args=(runtime, stop), name=f"jobs-{runtime.name}", daemon=True
    )
    clockwork.start()
    Relay(runtime, routes, queue).run(stop)
    clockwork.join(10)


def _run_jobs(runtime: ServiceRuntime, stop: threading.Event) -> None:
    while not stop.is_set():
        try:
            run_due_jobs(runtime, TIDY)
        except Exception as error:
            _report(f"jobs of {runtime.name}", error)
        stop.wait(POLL_SECONDS)


def _report(who: str, error: Exception) -> None:
    if is_outage(error):
        log.warning("%s: no database: %s", who, error)
    else:
        log.error("%s failed, it goes on", who, exc_info=error)


class Listening:
    """What the workers of one process do with messages for one service."""

    def __init__(self, runtime: ServiceRuntime, queue: Carrier) -> None:
        self.runtime = runtime
        self.queue = queue
        self._asked: set[int] = set()

    def receive(self, message: dict[str, object]) -> None:
        """Keeps a parcel, confirms it, and handles it at once if it is small."""
        parcel = unpacked(message)
        touched = receive(self.runtime, parcel)
        crash_point("received")
        self._try(lambda: self.queue.confirm(receipt_for(parcel)))
        crash_point("confirmed")
        if parcel.count > INLINE_EVENTS:
            self._ask(parcel, touched)
            return
        for partition in sorted(touched):
            if work(self.runtime, partition, seconds=INLINE_SECONDS, fresh=True).more:
                self._ask(parcel, {partition})

    def process(self, partition: int) -> None:
        """Handles what is ready in a partition, for a while."""
        self._asked.discard(partition)
        if work(self.runtime, partition, seconds=VISIT_SECONDS).more:
            self._ask(None, {partition})

    def confirm(self, received: dict[str, list[int]]) -> None:
        """Notes receipts; wakes the relay if something waited for them."""
        if confirm(self.runtime, Receipt(self.runtime.name, received)):
            self.runtime.ring()

    def _ask(self, parcel: Parcel | None, partitions: set[int]) -> None:
        new = partitions - self._asked
        self._asked |= new
        lane = parcel.lane if parcel else 1
        if not self._try(lambda: self.queue.ask_to_process(self.runtime.name, lane, sorted(new))):
            self._asked -= new

    def _try(self, action: Callable[[], None]) -> bool:
        try:
            action()
        except QueueDown as error:
            log.warning(
                "%s: Redis does not answer, a relay will see to it: %s", self.runtime.name, error
            )
            return False
        return True


def start_workers(runtimes: Iterable[ServiceRuntime], queue: Queue, *, threads: int = 4) -> Workers:
    """Starts threads that handle messages for the given services."""
    for runtime in runtimes:
        unpark(runtime)
        listening = Listening(runtime, queue)
        declare(
            queue,
            runtime.name,
            receive=listening.receive,
            process=listening.process,
            confirm=listening.confirm,
        )
    workers = Workers(queue, threads)
    workers.start()
    return workers


class Machine:
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
        self._queue = Queue(redis_url)
        self._doorbell = Doorbell(redis_url)
        self._stop = threading.Event()
        self._workers: Workers | None = None
        self._relays: list[threading.Thread] = []

    def start(self) -> None:
        """Starts everything; from now on commits of these runtimes ring."""
        for runtime in self._runtimes:
            runtime.ring = ringer(self._doorbell, runtime.name)
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
            self._doorbell.ring(runtime.name)
        for relay in self._relays:
            relay.join(seconds)
        if self._workers is not None:
            self._workers.stop(seconds)
        self._queue.close()
        self._doorbell.close()
