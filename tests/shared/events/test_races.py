"""Races: each with its guard, and with the guard off, when it must go wrong."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from random import Random

import psycopg
import pytest
import sqlalchemy as sa

from shared.db import Session
from shared.events import Envelope, Event, Subscriber
from shared.events.inbox import partition_run as processing_module
from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.receive import receive
from shared.events.outbox import fan_out as relay_module
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.fan_out import fan_out
from shared.events.outbox.resend import send_due
from shared.events.storage.partitions import PARTITIONS
from shared.events.storage.tables import tables_of
from shared.events.transport.batch import EventBatch, ack_for
from shared.service import ServiceRuntime
from tests.support.events import EventsFixture, MakeServices, MemberAdmitted, write_effect

WRITE_EFFECT = Subscriber("billing.keep", (MemberAdmitted,), write_effect)


def together(*actions: Callable[[], None]) -> None:
    """Runs the actions at the same time; errors of any are raised."""
    start = threading.Barrier(len(actions))
    errors: list[BaseException] = []

    def run(action: Callable[[], None]) -> None:
        start.wait()
        try:
            action()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def out_of_order(effects: list[tuple[str, int]]) -> int:
    highest: dict[str, int] = {}
    wrong = 0
    for member, number in effects:
        wrong += number < highest.get(member, -1)
        highest[member] = max(number, highest.get(member, -1))
    return wrong


def three_relays(services: EventsFixture) -> None:
    """Three relays race while one publisher goes on; parcels travel at different speeds."""
    finished = threading.Event()

    def publisher() -> None:
        for number in range(40):
            services.members.publish(MemberAdmitted(member="m", number=number))
        finished.set()

    def relay(seed: int) -> Callable[[], None]:
        random = Random(seed)  # noqa: S311

        def run() -> None:
            quiet = 0
            while quiet < 3:
                last = finished.is_set()
                batches = [
                    *fan_out(services.members.runtime, services.routes).batches,
                    *send_due(services.members.runtime).batches,
                ]
                time.sleep(random.uniform(0, 0.02))
                for batch in batches:
                    receive(services.billing.runtime, batch)
                    acknowledge(services.members.runtime, ack_for(batch))
                quiet = quiet + 1 if last and not batches else 0

        return run

    together(publisher, relay(1), relay(2), relay(3))
    for partition in range(PARTITIONS):
        run_partition(services.billing.runtime, partition)


def test_three_relays_keep_the_order(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    three_relays(services)
    assert len(services.billing.effects()) == 40
    assert out_of_order(services.billing.effects()) == 0


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_the_fan_out_lock_three_relays_break_the_order(
    make_services: MakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin. On SQLite the lock is BEGIN IMMEDIATE, which nothing can take away."""
    slow = relay_module._aggregates_in_flight

    def unguarded(session: Session, runtime: ServiceRuntime) -> bool:
        return True

    def dawdling(*arguments: object) -> object:
        found = slow(*arguments)  # type: ignore[arg-type]
        time.sleep(0.01)
        return found

    monkeypatch.setattr(relay_module, "take_fan_out_lock", unguarded)
    monkeypatch.setattr(relay_module, "_aggregates_in_flight", dawdling)
    monkeypatch.setattr("shared.events.outbox.resend.take_fan_out_lock", unguarded)
    services = make_services(WRITE_EFFECT)
    # A delivery written twice violates its key: that, too, is going wrong.
    with suppress(sa.exc.IntegrityError, psycopg.Error):
        three_relays(services)
    effects = services.billing.effects()
    assert out_of_order(effects) or len(effects) < 40


def batch_of(services: EventsFixture, count: int) -> EventBatch:
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(count)))
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    return batch


def receive_thrice(services: EventsFixture) -> None:
    batch = batch_of(services, 20)
    together(*[lambda: void(receive(services.billing.runtime, batch))] * 3)
    for partition in range(PARTITIONS):
        run_partition(services.billing.runtime, partition)


def void(_: object) -> None:
    pass


def test_a_parcel_received_thrice_at_once_has_its_effects_once(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    receive_thrice(services)
    assert len(services.billing.effects()) == 20


def test_without_the_unique_index_effects_are_tripled(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    with services.billing.runtime.transaction(None) as session:
        session.execute(sa.text("DROP INDEX uq_inbox_event_id_subscriber"))
    receive_thrice(services)
    assert len(services.billing.effects()) == 60


class Crowd:
    """A handler that notices when two of one aggregate run at the same time."""

    def __init__(self) -> None:
        self.inside: set[str] = set()
        self.collisions = 0

    def handle(self, session: Session, event: Event, envelope: Envelope) -> None:
        self.collisions += envelope.aggregate in self.inside
        self.inside.add(envelope.aggregate)
        time.sleep(0.005)
        self.inside.discard(envelope.aggregate)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber("billing.crowd", (MemberAdmitted,), self.handle)


def four_workers(services: EventsFixture) -> None:
    for number in range(12):
        services.members.publish(MemberAdmitted(member="m", number=number))
        for batch in (
            *fan_out(services.members.runtime, services.routes).batches,
            *send_due(services.members.runtime).batches,
        ):
            receive(services.billing.runtime, batch)
            acknowledge(services.members.runtime, ack_for(batch))
    partitions = {row["partition"] for row in services.billing.inbox()}

    def worker() -> None:
        for _ in range(3):
            for partition in partitions:
                run_partition(services.billing.runtime, partition)

    together(*[worker] * 4)


def test_workers_never_handle_one_aggregate_at_the_same_time(make_services: MakeServices) -> None:
    crowd = Crowd()
    services = make_services(crowd.subscriber)
    four_workers(services)
    assert crowd.collisions == 0
    assert {(row["status"], row["attempts"]) for row in services.billing.inbox()} == {("done", 1)}


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_lock_on_partition_and_rows_workers_collide(
    make_services: MakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def unguarded(runtime: ServiceRuntime, partition: int) -> Iterator[bool]:
        yield True

    def all_of_them(visit: object, session: Session, waiting: object) -> set[int]:
        table = tables_of(session.runtime).inbox
        return set(session.execute(sa.select(table.c.sequence)).scalars())

    monkeypatch.setattr(processing_module, "partition_lock", unguarded)
    monkeypatch.setattr(processing_module.PartitionRun, "_lock_pending", all_of_them)
    crowd = Crowd()
    services = make_services(crowd.subscriber)
    with services.billing.runtime.transaction(None) as session:
        rows = [{"partition": number} for number in range(PARTITIONS)]
        session.connection().execute(
            tables_of(services.billing.runtime).inbox_partition.insert(), rows
        )
    four_workers(services)
    assert crowd.collisions > 0
