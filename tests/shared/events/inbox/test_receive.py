"""A batch that arrives more than once is stored once; without the index it is not."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.receive import receive
from shared.events.outbox.fan_out import fan_out
from shared.events.storage.partitions import PARTITIONS
from shared.events.transport.batch import EventBatch
from tests.support.events import (
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    together,
)


def batch_of(services: EventsFixture, count: int) -> EventBatch:
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(count)))
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    return batch


def receive_thrice(services: EventsFixture) -> None:
    batch = batch_of(services, 20)
    together(*[lambda: receive(services.billing.runtime, batch)] * 3)
    for partition in range(PARTITIONS):
        run_partition(services.billing.runtime, partition)


def test_a_batch_received_thrice_at_once_has_its_effects_once(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    receive_thrice(services)
    assert len(services.billing.effects()) == 20


def test_without_the_unique_index_effects_are_tripled(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    with services.billing.runtime.database.writing(None) as session:
        session.execute(sa.text("DROP INDEX uq_inbox_event_id_subscriber"))
    receive_thrice(services)
    assert len(services.billing.effects()) == 60
