"""The services that chaos is let loose on, and the processes they run in.

python -m tests.chaos.cast ROLE MEMBERS_URL BILLING_URL REDIS_URL FOLDER
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
from shared.db import Session
from shared.documents import DocumentNotFound, DocumentStore
from shared.events import Envelope, Event, Subscriber, publish
from shared.events.machine import (
    Listening,
    Relay,
    ringer,
    run_relay,
    start_workers,
)
from shared.events.parcel import Parcel, Receipt, packed
from shared.events.queue import Doorbell, Queue
from shared.events.registry import Routes
from shared.events.testing import crash_point
from shared.service import ServiceRuntime
from tests.shared.events.stage import AUTOS, InvoiceIssued, MemberAdmitted, Stage, keep, stage

POISON = "poison"
FAILS_EVERY = 50


def issue_invoice(session: Session, event: Event, envelope: Envelope) -> None:
    """Writes its effect and publishes; fails once in a while, dies of poison."""
    assert isinstance(event, MemberAdmitted)
    if event.member == POISON:
        os._exit(1)
    keep(session, event, envelope)
    publish(session, InvoiceIssued(member=f"{event.member}/{event.number}"))
    if event.number % FAILS_EVERY == FAILS_EVERY - 1:
        fail_once(session.runtime.documents, envelope)


def fail_once(store: DocumentStore, envelope: Envelope) -> None:
    """Fails the first time, in whichever process that is."""
    marker = b"failed " + envelope.id.bytes
    try:
        store.get(AUTOS, hashlib.sha256(marker).hexdigest())
    except DocumentNotFound:
        store.put(AUTOS, marker)
        raise ValueError("injected") from None


def note_invoice(session: Session, event: Event, envelope: Envelope) -> None:
    assert isinstance(event, InvoiceIssued)
    effect = session.runtime.service.metadata.tables["effect"]
    session.execute(effect.insert().values(event_id=envelope.id, member=event.member, value=0))


def cast(members: str, billing: str, folder: Path) -> tuple[Stage, Stage]:
    """Members publishes, billing answers with an invoice, members notes it."""
    clock = SystemClock()
    note = Subscriber("members.note_invoice", (InvoiceIssued,), note_invoice)
    issue = Subscriber("billing.issue_invoice", (MemberAdmitted,), issue_invoice)
    return (
        stage("members", members, folder, clock, [note]),
        stage("billing", billing, folder, clock, [issue]),
    )


class Straight:
    """A queue without a queue: everything happens at once, in this process."""

    def __init__(self) -> None:
        self.listening: dict[str, Listening] = {}

    def send(self, parcels: Iterable[Parcel]) -> None:
        for parcel in parcels:
            self.listening[parcel.service].receive(packed(parcel))

    def confirm(self, receipt: Receipt) -> None:
        received = {name: list(positions) for name, positions in receipt.received.items()}
        self.listening[receipt.publisher].confirm(received)

    def ask_to_process(self, service: str, lane: int, partitions: Iterable[int]) -> None:
        for partition in partitions:
            self.listening[service].process(partition)

    def wait_for_ring(self, service: str, seconds: float) -> bool:
        return False

    def has_lost_its_memory(self, service: str) -> bool:
        return False


def once(runtimes: list[ServiceRuntime], routes: Routes) -> None:
    """Publishes one event and carries it through: dies where the environment says."""
    queue = Straight()
    for runtime in runtimes:
        queue.listening[runtime.name] = Listening(runtime, queue)
        runtime.ring = lambda: crash_point("published")

    with runtimes[0].transaction(AUTOS) as session:
        publish(session, MemberAdmitted(member="m", number=1))
    Relay(runtimes[0], routes, queue).turn()


def relay(runtimes: list[ServiceRuntime], routes: Routes, queue: Queue) -> None:
    stop = threading.Event()
    for runtime in runtimes[1:]:
        threading.Thread(target=run_relay, args=(runtime, routes, queue, stop), daemon=True).start()
    run_relay(runtimes[0], routes, queue, stop)


def worker(runtimes: list[ServiceRuntime], queue: Queue) -> None:
    start_workers(runtimes, queue, threads=4)
    signal.pause()


def main() -> None:
    role, members, billing, redis_url, folder = sys.argv[1:]
    logging.basicConfig(level=logging.ERROR)
    logging.getLogger("umlauf.events").setLevel(logging.CRITICAL)
    stages = cast(members, billing, Path(folder))
    runtimes = [each.runtime for each in stages]
    routes = Routes.of(runtime.service for runtime in runtimes)
    doorbell = Doorbell(redis_url)
    for runtime in runtimes:
        runtime.ring = ringer(doorbell, runtime.name)
    if role == "relay":
        relay(runtimes, routes, Queue(redis_url))
    else:
        worker(runtimes, Queue(redis_url))


if __name__ == "__main__":
    main()
