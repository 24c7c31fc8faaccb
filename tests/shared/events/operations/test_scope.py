"""An operator of one association sees its own events and the system's."""

from __future__ import annotations

from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.status import status_of
from tests.support.events import (
    AUTOS,
    MakeServices,
    Refusing,
    publish_for_each,
)


def test_an_association_sees_its_own_events_and_those_of_the_system(
    make_services: MakeServices,
) -> None:
    services = make_services(Refusing().subscriber)
    publish_for_each(services)
    (members, _) = status_of(services.runtimes, AUTOS)
    assert members.outbox_waiting == 2
    services.drain()
    (_, billing) = status_of(services.runtimes, AUTOS)
    assert (billing.dead, billing.blocked_aggregates) == (2, ["member:a", "member:s"])
    assert status_of(services.runtimes)[1].dead == 3
    seen = list_events(services.runtimes, EventFilter(association_id=AUTOS))
    assert {line.aggregate for line in seen} == {"member:a", "member:s"}
