"""An attempt that ended with its process is counted, and five of them are enough."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.inbox.interruptions import BegunList
from shared.events.inbox.receive import receive
from shared.events.outbox.fan_out import fan_out
from shared.events.retry_policy import INTERRUPTIONS_MAX
from shared.events.storage.tables import tables_of
from tests.support.events import WRITE_EFFECT, EventsFixture, MakeServices, admitted


def one_received(services: EventsFixture) -> int:
    """An event in the inbox; its partition."""
    services.members.publish(*admitted(1))
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    (partition,) = receive(services.billing.runtime, batch)
    return partition


def interrupt(services: EventsFixture, partition: int) -> None:
    """A holder begins; its process ends; the next one comes."""
    runtime = services.billing.runtime
    with runtime.database.writing(None) as session:
        BegunList(runtime, partition).write(session, [1])
    with runtime.database.writing(None) as session:
        BegunList(runtime, partition).count_interrupted(session)


def begun(services: EventsFixture) -> list[object]:
    partition = tables_of(services.billing.runtime).inbox_partition
    with services.billing.runtime.reading(None) as session:
        return list(session.execute(sa.select(partition.c.begun)).scalars())


def test_interruptions_are_attempts_until_the_event_is_dead(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    partition = one_received(services)
    for number in range(1, INTERRUPTIONS_MAX + 1):
        interrupt(services, partition)
        (row,) = services.billing.inbox()
        expected = "dead" if number == INTERRUPTIONS_MAX else "pending"
        assert (row["attempts"], row["interruptions"], row["status"]) == (number, number, expected)


def test_nobody_is_counted_twice_for_one_list(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    partition = one_received(services)
    interrupt(services, partition)
    runtime = services.billing.runtime
    with runtime.database.writing(None) as session:
        BegunList(runtime, partition).count_interrupted(session)
    assert services.billing.inbox()[0]["interruptions"] == 1


def test_only_the_holder_that_wrote_a_list_forgets_it(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    runtime = services.billing.runtime
    earlier, present = BegunList(runtime, 3), BegunList(runtime, 3)
    for each in (earlier, present):
        with runtime.database.writing(None) as session:
            each.write(session, [1, 2])
    earlier.forget()
    assert begun(services) == [[1, 2]]
    present.forget()
    assert begun(services) == [None]
