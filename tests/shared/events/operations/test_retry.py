"""A stopped event is tried again, with all its attempts."""

from __future__ import annotations

from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.retry import retry_events
from shared.events.operations.status import status_of
from shared.events.operations.trace import trace_event
from tests.support.events import (
    AUTOREGION,
    AUTOS,
    BY,
    WHY,
    MakeServices,
    MemberAdmitted,
    Refusing,
    dead_id,
    publish_for_each,
)


def test_a_dead_event_is_seen_retried_and_recorded(make_services: MakeServices) -> None:
    refusing = Refusing()
    services = make_services(refusing.subscriber)
    services.members.publish(
        MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2)
    )
    services.drain()
    (_, billing) = status_of(services.runtimes)
    assert (billing.dead, billing.pending, billing.blocked_aggregates) == (1, 1, ["member:m"])
    assert billing.healthy
    services.advance(hours=2)
    assert not status_of(services.runtimes)[1].healthy

    refusing.refuses = False
    event_id = dead_id(services)
    assert retry_events(services.runtimes, event_id=event_id, by=BY, reason=WHY) == 1
    assert services.drain().settled
    assert services.billing.effects() == [("m", 1), ("m", 2)]
    (action,) = trace_event(services.runtimes, event_id).actions
    assert (action.action, action.by, action.reason, action.was) == (
        "retry",
        "ada@autos.example",
        "corrected",
        "dead",
    )


def test_many_are_retried_by_type(make_services: MakeServices) -> None:
    refusing = Refusing()
    services = make_services(refusing.subscriber)
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(5)))
    services.drain()
    assert retry_events(services.runtimes, type="billing.invoice.issued", by=BY, reason=WHY) == 0
    assert retry_events(services.runtimes, type=MemberAdmitted.type, by=BY, reason=WHY) == 5


def test_a_retry_by_type_leaves_another_associations_events_alone(
    make_services: MakeServices,
) -> None:
    services = make_services(Refusing().subscriber)
    publish_for_each(services)
    services.drain()
    again = retry_events(
        services.runtimes, type=MemberAdmitted.type, association_id=AUTOREGION, by=BY, reason=WHY
    )
    assert again == 2
    (still,) = list_events(services.runtimes, EventFilter(status="dead"))
    assert still.association_id == AUTOS
