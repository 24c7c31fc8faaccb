"""Which inbox rows may be handled: none whose aggregate has an earlier one in the way."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events import Envelope, Event, RetryLater, Subscriber
from shared.events.inbox.pick import FRESH_FOR, partitions_due, pick
from shared.events.inbox.receive import receive
from shared.events.lanes import Lane
from shared.events.outbox.fan_out import fan_out
from shared.events.storage.tables import InboxStatus, tables_of
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    WRITE_EFFECT,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    admitted,
)


def received(services: EventsFixture, *events: MemberAdmitted) -> set[int]:
    services.members.publish(*events)
    touched: set[int] = set()
    for batch in fan_out(services.members.runtime, services.routes).batches:
        touched |= receive(services.billing.runtime, batch)
    return touched


def picked(services: EventsFixture, partition: int, *, limit: int = 500) -> list[int]:
    runtime = services.billing.runtime
    with runtime.reading(None) as session:
        rows = pick(
            session,
            tables_of(runtime),
            partition,
            Lane.INTERACTIVE,
            now=runtime.clock.now(),
            limit=limit,
        )
        return [row.sequence for row in rows]


def mark(services: EventsFixture, sequence: int, **values: object) -> None:
    runtime = services.billing.runtime
    inbox = tables_of(runtime).inbox
    with runtime.database.writing(None) as session:
        session.execute(sa.update(inbox).where(inbox.c.sequence == sequence).values(values))


def test_a_dead_event_is_in_the_way_of_its_aggregate_and_nobody_else(
    make_services: MakeServices,
) -> None:
    services = make_services(WRITE_EFFECT)
    (partition,) = received(services, *admitted(1, 2, 3))
    assert picked(services, partition) == [1, 2, 3]
    mark(services, 2, status=InboxStatus.DEAD)
    assert picked(services, partition) == [1]
    mark(services, 2, done_at=services.clock.now())
    assert picked(services, partition) == [1, 3]


def test_no_more_than_asked_for_is_picked_in_order(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    (partition,) = received(services, *admitted(1, 2, 3))
    assert picked(services, partition, limit=2) == [1, 2]


def test_what_has_just_arrived_is_left_to_its_message(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    touched = received(services, *admitted(1))
    runtime = services.billing.runtime
    assert partitions_due(runtime, skip_fresh=True) == set()
    assert partitions_due(runtime) == touched
    services.advance(seconds=FRESH_FOR.total_seconds())
    assert partitions_due(runtime, skip_fresh=True) == touched


def test_what_asked_for_later_is_picked_early_only_on_demand(make_services: MakeServices) -> None:
    def later(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        raise RetryLater(seconds=60)

    services = make_services(Subscriber("billing.later", (MemberAdmitted,), later))
    touched = received(services, *admitted(1))
    services.drain()
    runtime = services.billing.runtime
    assert partitions_due(runtime) == set()
    assert partitions_due(runtime, include_snoozed=True) == touched
