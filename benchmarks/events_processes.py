"""The processes of the event benchmarks; they live until their standard input closes.

python -m benchmarks.events_processes ROLE MEMBERS_URL BILLING_URL REDIS_URL FOLDER
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from dramatiq.brokers.redis import RedisBroker

from benchmarks import events_naive as naive
from benchmarks.events_stage import BULK, PLAIN, Place, routes, runtimes
from shared.events import Envelope, Event, Subscriber
from shared.events.runtime import run_relay, start_workers
from shared.events.transport.redis_queue import RedisQueue
from shared.events.transport.wakeup import Wakeup, notifier
from shared.unit_of_work import UnitOfWork

THREADS = 4


def note_in(folder: Path) -> Callable[[str], None]:
    """Writes down when an event's effect was committed: id and nanoseconds."""
    file = (folder / "noted").open("a", buffering=1)

    def note(id_: str) -> None:
        file.write(f"{id_} {time.time_ns()}\n")

    return note


def ours(role: str, place: Place) -> None:
    """publisher: members' relay and receipts. subscriber: billing's workers and sweeps."""
    subscriber = PLAIN if role.endswith("plain") else BULK
    if role.endswith("noting"):
        note = note_in(place.folder)

        def noting(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
            del event
            uow.after_commit(lambda: note(envelope.id.hex))

        subscriber = Subscriber(BULK.name, BULK.events, noting)
    both = runtimes(place, subscriber)
    known = routes(both)
    runtime = both[0] if role.startswith("publisher") else both[1]
    queue, wakeup = RedisQueue(place.redis), Wakeup(place.redis)
    runtime.notify = notifier(wakeup, runtime.name)
    workers = start_workers([runtime], queue, threads=THREADS)
    stop = threading.Event()
    relay = threading.Thread(target=run_relay, args=(runtime, known, queue, stop))
    relay.start()
    print("ready", flush=True)
    os.read(0, 1)
    stop.set()
    relay.join()
    workers.stop()


def main() -> None:
    role, members, billing, redis_url, folder = sys.argv[1:]
    place = Place(members, billing, redis_url, Path(folder))
    if not role.startswith("naive"):
        ours(role, place)
        return
    broker = RedisBroker(url=redis_url, namespace="naive")  # type: ignore[no-untyped-call]
    broker.declare_queue("naive")
    print("ready", flush=True)
    if role.startswith("naive-relay"):
        pause = 0.2 if role.endswith("slow") else 0.001
        threading.Thread(
            target=naive.relay, args=(naive.Store(members), broker, pause), daemon=True
        ).start()
        os.read(0, 1)
        return
    note = note_in(place.folder) if role.endswith("noting") else lambda _: None
    naive.work(naive.Store(billing), broker, 2 * THREADS, note)


@contextmanager
def running(place: Place, *roles: str) -> Iterator[list[subprocess.Popen[bytes]]]:
    """Starts processes and waits until they are ready."""
    started = [
        subprocess.Popen(
            [
                *(sys.executable, "-m", "benchmarks.events_processes", role),
                *(place.members, place.billing, place.redis, str(place.folder)),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        for role in roles
    ]
    try:
        for process in started:
            if process.stdout:
                process.stdout.readline()
        yield started
    finally:
        for process in started:
            process.kill()
            process.communicate()


if __name__ == "__main__":
    main()
