"""A delivery is sent again until it is acknowledged, never out of order."""

from __future__ import annotations

from shared.events.inbox.receive import receive
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.fan_out import fan_out
from shared.events.outbox.resend import make_all_due, send_due
from shared.events.transport.batch import EventBatch, ack_for
from tests.support.events import WRITE_EFFECT, EventsFixture, MakeServices, admitted


def sent(services: EventsFixture) -> list[EventBatch]:
    return [
        *fan_out(services.members.runtime, services.routes).batches,
        *send_due(services.members.runtime).batches,
    ]


def deliver(services: EventsFixture, *batches: EventBatch) -> None:
    for batch in batches:
        receive(services.billing.runtime, batch)
        acknowledge(services.members.runtime, ack_for(batch))


def test_what_is_not_acknowledged_is_sent_again_after_half_a_minute(
    make_services: MakeServices,
) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    (first,) = sent(services)
    services.advance(seconds=29)
    assert sent(services) == []
    services.advance(seconds=1)
    assert sent(services) == [first]


def test_what_is_acknowledged_is_never_sent_again(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    deliver(services, *sent(services))
    services.advance(days=2)
    make_all_due(services.members.runtime)
    assert sent(services) == []


def test_a_later_event_waits_for_the_acknowledgement_of_an_earlier_one(
    make_services: MakeServices,
) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    (first,) = sent(services)
    services.members.publish(*admitted(2))
    assert sent(services) == []
    deliver(services, first)
    (second,) = sent(services)
    assert second.positions == {WRITE_EFFECT.name: [2]}


def test_after_redis_lost_all_everything_is_due_in_one_batch(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    sent(services)
    services.members.publish(*admitted(2))
    sent(services)
    make_all_due(services.members.runtime)
    (batch,) = sent(services)
    assert batch.positions == {WRITE_EFFECT.name: [1, 2]}
