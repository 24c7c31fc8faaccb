"""What a person sees of stopped events and may do to them."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from pydantic_core import to_jsonable_python

from shared.db import Session
from shared.events import Envelope, Event, Permanent, Subscriber, publish
from shared.events.operations.actions import NoSuchEvent, ReasonMissing
from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.replay import NoSuchSubscriber, replay_events
from shared.events.operations.retry import retry_events
from shared.events.operations.skip import skip_event
from shared.events.operations.status import status_of
from shared.events.operations.trace import trace_event
from tests.support.events import (
    AUTOS,
    EventsFixture,
    InvoiceIssued,
    MakeServices,
    MemberAdmitted,
    write_effect,
)

WRITE_EFFECT = Subscriber("billing.keep", (MemberAdmitted,), write_effect)
BY, WHY = "ada@autos.example", "corrected"


class Switch:
    """A subscriber that refuses until it is told not to."""

    def __init__(self) -> None:
        self.refuses = True

    def handle(self, session: Session, event: Event, envelope: Envelope) -> None:
        if self.refuses:
            raise Permanent("no")
        write_effect(session, event, envelope)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber("billing.switch", (MemberAdmitted,), self.handle)


def dead_id(services: EventsFixture) -> UUID:
    (line,) = list_events(services.runtimes, EventFilter(status="dead"))
    return line.event_id


def test_a_dead_event_is_seen_retried_and_recorded(make_services: MakeServices) -> None:
    switch = Switch()
    services = make_services(switch.subscriber)
    services.members.publish(
        MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2)
    )
    services.drain()
    (_, billing) = status_of(services.runtimes)
    assert (billing.dead, billing.pending, billing.blocked_aggregates) == (1, 1, ["member:m"])
    assert billing.healthy
    services.advance(hours=2)
    assert not status_of(services.runtimes)[1].healthy

    switch.refuses = False
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


def test_a_skipped_event_lets_its_aggregate_move_on(make_services: MakeServices) -> None:
    switch = Switch()
    services = make_services(switch.subscriber)
    services.members.publish(
        MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2)
    )
    services.drain()
    skip_event(services.runtimes, dead_id(services), by=BY, reason=WHY)
    switch.refuses = False
    assert services.drain().settled
    assert services.billing.effects() == [("m", 2)]


def test_many_are_retried_by_type(make_services: MakeServices) -> None:
    switch = Switch()
    services = make_services(switch.subscriber)
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(5)))
    services.drain()
    assert retry_events(services.runtimes, type="billing.invoice.issued", by=BY, reason=WHY) == 0
    assert retry_events(services.runtimes, type=MemberAdmitted.type, by=BY, reason=WHY) == 5


def test_nobody_acts_without_name_and_reason(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    with pytest.raises(ReasonMissing):
        skip_event(services.runtimes, uuid4(), by="ada@autos.example", reason=" ")
    with pytest.raises(NoSuchEvent):
        retry_events(services.runtimes, event_id=uuid4(), by=BY, reason=WHY)
    with pytest.raises(NoSuchEvent):
        trace_event(services.runtimes, uuid4())


def test_a_story_names_causes_and_effects(make_services: MakeServices) -> None:
    def issue(session: Session, event: Event, envelope: Envelope) -> None:
        publish(session, InvoiceIssued(member="m"))

    def hear(session: Session, event: Event, envelope: Envelope) -> None:
        pass

    services = make_services(
        Subscriber("billing.issue", (MemberAdmitted,), issue),
        members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
    )
    with services.members.runtime.transaction(AUTOS, actor="ada") as session:
        first = publish(session, MemberAdmitted(member="m"))
    services.drain()
    trace = trace_event(services.runtimes, first.id)
    assert trace.envelope.actor == "ada"
    assert [(sent.subscriber, sent.sends) for sent in trace.deliveries] == [("billing.issue", 1)]
    assert [line.status for line in trace.received] == ["done"]
    assert [effect.type for effect in trace.effects] == ["billing.invoice.issued"]
    effect = trace_event(services.runtimes, trace.effects[0].event_id)
    assert [cause.event_id for cause in effect.causes] == [first.id]


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


def test_all_answers_can_be_written_as_json(make_services: MakeServices) -> None:
    switch = Switch()
    services = make_services(switch.subscriber)
    services.members.publish(MemberAdmitted(member="m", number=1))
    undelivered = list_events(services.runtimes, EventFilter(status="undelivered"))
    assert [line.subscriber for line in undelivered] == [""]
    services.drain()
    answers = (
        status_of(services.runtimes),
        list_events(services.runtimes, EventFilter()),
        trace_event(services.runtimes, dead_id(services)),
    )
    assert "billing.switch" in json.dumps(to_jsonable_python(answers))


def test_lists_are_narrowed(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*(MemberAdmitted(member=f"m{n}") for n in range(4)))
    services.drain()
    assert len(list_events(services.runtimes, EventFilter(limit=3))) == 3
    (line,) = list_events(services.runtimes, EventFilter(aggregate="member:m2"))
    assert len(list_events(services.runtimes, EventFilter(correlation_id=line.correlation_id))) == 4
    assert list_events(services.runtimes, EventFilter(type="billing.invoice.issued")) == []
    assert list_events(services.runtimes, EventFilter(status="pending")) == []
