"""Past events reach a subscriber that missed them."""

from __future__ import annotations

from functools import partial

import pytest

from shared.events import Subscriber
from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.replay import NoSuchSubscriber, replay_events
from shared.events.operations.trace import trace_event
from tests.support.events import (
    AUTOS,
    BY,
    WHY,
    WRITE_EFFECT,
    MakeServices,
    MemberAdmitted,
    publish_for_each,
    write_effect,
)


def test_replay_reaches_a_subscriber_that_came_later(make_services: MakeServices) -> None:
    services = make_services()
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(7)))
    services.drain()
    services.billing.runtime.service.subscribers.append(WRITE_EFFECT)  # type: ignore[attr-defined]
    assert services.drain().delivered == 0
    assert (
        replay_events(services.runtimes, services.routes, WRITE_EFFECT.name, by=BY, reason=WHY) == 7
    )
    services.drain()
    assert len(services.billing.effects()) == 7
    assert (
        replay_events(services.runtimes, services.routes, WRITE_EFFECT.name, by=BY, reason=WHY) == 0
    )
    assert (
        replay_events(
            services.runtimes, services.routes, WRITE_EFFECT.name, again=True, by=BY, reason=WHY
        )
        == 7
    )
    services.drain()
    assert len(services.billing.effects()) == 14
    with pytest.raises(NoSuchSubscriber):
        replay_events(services.runtimes, services.routes, "billing.nobody", by=BY, reason=WHY)


def test_one_missed_event_is_delivered_later_and_that_is_recorded(
    make_services: MakeServices,
) -> None:
    services = make_services()
    publish_for_each(services)
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
    actions = trace_event(services.runtimes, first.event_id).actions
    assert [(action.subscriber, action.action, action.was) for action in actions] == [
        (WRITE_EFFECT.name, "replay", "missed"),
        (late.name, "replay", "missed"),
    ]
