"""The services that chaos is let loose on, and the processes they run in.

python -m tests.chaos.processes ROLE MEMBERS_URL BILLING_URL REDIS_URL FOLDER
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import sys
import threading
from collections.abc import Iterable
from pathlib import Path

from shared.clock import SystemClock
from shared.documents import DocumentNotFound, DocumentStore
from shared.events import Envelope, Event, Subscriber, publish
from shared.events.crash_points import crash_point
from shared.events.lanes import Lane
from shared.events.outbox.relay_loop import Relay
from shared.events.runtime import ServiceWorker, run_relay, start_workers
from shared.events.subscriptions import Routes
from shared.events.transport.batch import Ack, EventBatch, to_message
from shared.events.transport.redis_queue import RedisQueue
from shared.events.transport.wakeup import Wakeup, notifier
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    AUTOS,
    InvoiceIssued,
    MemberAdmitted,
    ServiceFixture,
    service_fixture,
    write_effect,
)

POISON = "poison"
FAILS_EVERY = 50


def issue_invoice(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """Writes its effect and publishes; fails once in a while, dies of poison."""
    assert isinstance(event, MemberAdmitted)
    if event.member == POISON:
        os._exit(1)
    write_effect(uow, event, envelope)
    publish(uow, InvoiceIssued(member=f"{event.member}/{event.number}"))
    if event.number % FAILS_EVERY == FAILS_EVERY - 1:
        fail_once(uow.documents, envelope)


def fail_once(store: DocumentStore, envelope: Envelope) -> None:
    """Fails the first time, in whichever process that is."""
    marker = b"failed " + envelope.id.bytes
    try:
        store.get(AUTOS, hashlib.sha256(marker).hexdigest())
    except DocumentNotFound:
        store.put(AUTOS, marker)
        raise ValueError("injected") from None


def note_invoice(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    assert isinstance(event, InvoiceIssued)
    effect = uow.runtime.metadata.tables["effect"]
    uow.session.execute(effect.insert().values(event_id=envelope.id, member=event.member, value=0))


def make_services(
    members: str, billing: str, folder: Path
) -> tuple[ServiceFixture, ServiceFixture]:
    """Members publishes, billing answers with an invoice, members notes it."""
    clock = SystemClock()
    note = Subscriber("members.note_invoice", (InvoiceIssued,), note_invoice)
    issue = Subscriber("billing.issue_invoice", (MemberAdmitted,), issue_invoice)
    return (
        service_fixture("members", members, folder, clock, subscribers=[note]),
        service_fixture("billing", billing, folder, clock, subscribers=[issue]),
    )


class InlineQueue:
    """A queue without a queue: everything happens at once, in this process."""

    def __init__(self) -> None:
        self.workers: dict[str, ServiceWorker] = {}

    def send(self, batches: Iterable[EventBatch]) -> None:
        for batch in batches:
            self.workers[batch.service].receive(to_message(batch))

    def acknowledge(self, ack: Ack) -> None:
        positions = {name: list(positions) for name, positions in ack.positions.items()}
        self.workers[ack.publisher].acknowledge(positions)

    def enqueue_partitions(self, service: str, lane: Lane, partitions: Iterable[int]) -> None:
        for partition in partitions:
            self.workers[service].process(partition)

    def wait_for_wakeup(self, service: str, seconds: float) -> bool:
        return False

    def was_flushed(self, service: str) -> bool:
        return False


def carry_through(runtimes: list[ServiceRuntime], routes: Routes) -> None:
    """Publishes one event and carries it through: dies where the environment says."""
    queue = InlineQueue()
    for runtime in runtimes:
        queue.workers[runtime.name] = ServiceWorker(runtime, queue)
        runtime.notify = lambda: crash_point("published")

    with runtimes[0].transaction(AUTOS) as uow:
        publish(uow, MemberAdmitted(member="m", number=1))
    Relay(runtimes[0], routes, queue).run_once()


def relay(runtimes: list[ServiceRuntime], routes: Routes, queue: RedisQueue) -> None:
    stop = threading.Event()
    for runtime in runtimes[1:]:
        threading.Thread(target=run_relay, args=(runtime, routes, queue, stop), daemon=True).start()
    run_relay(runtimes[0], routes, queue, stop)


def worker(runtimes: list[ServiceRuntime], queue: RedisQueue) -> None:
    start_workers(runtimes, queue, threads=4)
    signal.pause()


def main() -> None:
    role, members, billing, redis_url, folder = sys.argv[1:]
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("umlauf.events").setLevel(logging.CRITICAL)
    services = make_services(members, billing, Path(folder))
    runtimes = [each.runtime for each in services]
    routes = Routes.of(runtime.service for runtime in runtimes)
    wakeup = Wakeup(redis_url)
    for runtime in runtimes:
        runtime.notify = notifier(wakeup, runtime.name)
    if role == "relay":
        relay(runtimes, routes, RedisQueue(redis_url))
    else:
        worker(runtimes, RedisQueue(redis_url))


if __name__ == "__main__":
    main()
