"""An acknowledgement says once that an event is safe, and whether others waited for that."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.fan_out import fan_out
from shared.events.storage.tables import tables_of
from shared.events.transport.batch import Ack, ack_for
from tests.support.events import WRITE_EFFECT, EventsFixture, MakeServices, admitted


def received(services: EventsFixture) -> list[object]:
    delivery = tables_of(services.members.runtime).outbox_delivery
    with services.members.runtime.reading(None) as session:
        query = sa.select(delivery.c.received_at).order_by(delivery.c.position)
        return list(session.execute(query).scalars())


def test_positions_nobody_knows_change_nothing(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    fan_out(services.members.runtime, services.routes)
    assert not acknowledge(services.members.runtime, Ack("members", {"billing.nobody": [1, 99]}))
    assert received(services) == [None]


def test_the_first_acknowledgement_counts_and_tells_that_another_waited(
    make_services: MakeServices,
) -> None:
    services = make_services(WRITE_EFFECT)
    runtime = services.members.runtime
    services.members.publish(*admitted(1))
    (batch,) = fan_out(runtime, services.routes).batches
    services.members.publish(*admitted(2))
    fan_out(runtime, services.routes)
    first = services.clock.now()
    assert acknowledge(runtime, ack_for(batch))
    services.advance(minutes=1)
    acknowledge(runtime, ack_for(batch))
    assert received(services) == [first, None]
