"""An operator acts for one association: what another one holds stays as it is, and unseen."""

from __future__ import annotations

from functools import partial

from shared.events import Subscriber
from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.replay import replay_events
from shared.events.operations.retry import retry_events
from shared.events.operations.status import status_of
from shared.events.operations.trace import trace_event
from tests.shared.events.test_operator import BY, WHY, WRITE_EFFECT, Switch
from tests.support.events import (
    AUTOREGION,
    AUTOS,
    EventsFixture,
    MakeServices,
    MemberAdmitted,
    write_effect,
)


def both_tell(services: EventsFixture) -> None:
    services.members.publish(MemberAdmitted(member="a"), association=AUTOS)
    services.members.publish(MemberAdmitted(member="r"), association=AUTOREGION)
    services.members.publish(MemberAdmitted(member="s"), association=None)


def test_an_association_sees_its_own_events_and_those_of_the_system(
    make_services: MakeServices,
) -> None:
    services = make_services(Switch().subscriber)
    both_tell(services)
    (members, _) = status_of(services.runtimes, AUTOS)
    assert members.outbox_waiting == 2
    services.drain()
    (_, billing) = status_of(services.runtimes, AUTOS)
    assert (billing.dead, billing.blocked_aggregates) == (2, ["member:a", "member:s"])
    assert status_of(services.runtimes)[1].dead == 3
    seen = list_events(services.runtimes, EventFilter(association_id=AUTOS))
    assert {line.aggregate for line in seen} == {"member:a", "member:s"}


def test_a_retry_by_type_leaves_another_associations_events_alone(
    make_services: MakeServices,
) -> None:
    services = make_services(Switch().subscriber)
    both_tell(services)
    services.drain()
    again = retry_events(
        services.runtimes, type=MemberAdmitted.type, association_id=AUTOREGION, by=BY, reason=WHY
    )
    assert again == 2
    (still,) = list_events(services.runtimes, EventFilter(status="dead"))
    assert still.association_id == AUTOS


def test_one_missed_event_is_delivered_later_and_that_is_recorded(
    make_services: MakeServices,
) -> None:
    services = make_services()
    both_tell(services)
    services.drain()
    late = Subscriber("billing.late", (MemberAdmitted,), write_effect)
    services.billing.runtime.service.subscribers.extend([WRITE_EFFECT, late])  # type: ignore[attr-defined]
    missed = partial(
        replay_events, services.runtimes, services.routes, association_id=AUTOS, by=BY, reason=WHY
    )
    assert missed(WRITE_EFFECT.name) == 2
    services.drain()
    (first, *_) = list_events(services.runtimes, EventFilter(aggregate="member:a"))
    late_one = missed(late.name, event_id=first.event_id)
    assert late_one == 1
    services.drain()
    assert [member for member, _ in services.billing.effects()] == ["a", "s", "a"]
    deeds = trace_event(services.runtimes, first.event_id).actions
    assert [(action.subscriber, action.action, action.was) for action in deeds] == [
        (WRITE_EFFECT.name, "replay", "missed"),
        (late.name, "replay", "missed"),
    ]
