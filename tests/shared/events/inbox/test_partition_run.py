"""One holder handles a partition at a time; without the locks, two do."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from shared.db import Session
from shared.events import Envelope, Event, Subscriber
from shared.events.inbox import partition_run as partition_run_module
from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.receive import receive
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.fan_out import fan_out
from shared.events.outbox.resend import send_due
from shared.events.storage.locks import partition_lock
from shared.events.storage.partitions import PARTITIONS
from shared.events.storage.tables import tables_of
from shared.events.transport.batch import ack_for
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    admitted,
    on_sqlite,
    together,
    write_effect,
)


class Crowd:
    """A handler that notices when two of one aggregate run at the same time."""

    def __init__(self) -> None:
        self.inside: set[str] = set()
        self.collisions = 0

    def handle(self, uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
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


@pytest.mark.parametrize("database_kind", ["postgres"], indirect=True)
def test_without_lock_on_partition_and_rows_workers_collide(
    make_services: MakeServices, monkeypatch: pytest.MonkeyPatch
) -> None:
    @contextmanager
    def unguarded(runtime: ServiceRuntime, partition: int) -> Iterator[bool]:
        yield True

    def all_of_them(
        run: partition_run_module.PartitionRun, session: Session, waiting: object
    ) -> set[int]:
        table = run.tables.inbox
        return set(session.execute(sa.select(table.c.sequence)).scalars())

    monkeypatch.setattr(partition_run_module, "partition_lock", unguarded)
    monkeypatch.setattr(partition_run_module.PartitionRun, "_lock_pending", all_of_them)
    crowd = Crowd()
    services = make_services(crowd.subscriber)
    with services.billing.runtime.database.writing(None) as session:
        rows = [{"partition": number} for number in range(PARTITIONS)]
        session.connection().execute(
            tables_of(services.billing.runtime).inbox_partition.insert(), rows
        )
    four_workers(services)
    assert crowd.collisions > 0


@on_sqlite
def test_a_partition_that_another_holds_is_left_to_it(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    runtime = services.billing.runtime
    services.members.publish(*admitted(1))
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    (partition,) = receive(runtime, batch)
    with partition_lock(runtime, partition):
        result = run_partition(runtime, partition)
    assert (result.held_by_other, result.done) == (True, 0)
    assert run_partition(runtime, partition).done == 1


def test_what_fails_only_at_the_commit_is_found_and_the_others_are_handled(
    make_services: MakeServices,
) -> None:
    """An error after a handler returned fails the transaction of all."""

    def spoil(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        write_effect(uow, event, envelope)
        if isinstance(event, MemberAdmitted) and event.number == 13:
            monkey.setattr(partition_run_module, "write_outcomes", failing)

    def failing(*_: object) -> None:
        monkey.undo()
        raise ValueError("no commit")

    services = make_services(Subscriber("billing.spoil", (MemberAdmitted,), spoil))
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(20)))
    with pytest.MonkeyPatch.context() as monkey:
        services.drain()
    (row,) = [row for row in services.billing.inbox() if row["status"] != "done"]
    assert row["aggregate"] == "member:m13"
    assert sorted(value for _, value in services.billing.effects()) == [
        n for n in range(20) if n != 13
    ]


@on_sqlite
def test_a_step_after_the_commit_may_fail(make_services: MakeServices) -> None:
    def fail() -> None:
        raise OSError("no mail server")

    def leave_a_step(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        write_effect(uow, event, envelope)
        uow.after_commit(fail)

    services = make_services(Subscriber("billing.step", (MemberAdmitted,), leave_a_step))
    services.members.publish(*admitted(1))
    assert services.drain().settled
    assert services.billing.effects() == [("m", 1)]
