"""Lists of events, narrowed and as JSON."""

from __future__ import annotations

import json

from pydantic_core import to_jsonable_python

from shared.events.operations.list_events import EventFilter, list_events
from shared.events.operations.status import status_of
from shared.events.operations.trace import trace_event
from tests.support.events import (
    WRITE_EFFECT,
    MakeServices,
    MemberAdmitted,
    Refusing,
    dead_id,
)


def test_all_answers_can_be_written_as_json(make_services: MakeServices) -> None:
    refusing = Refusing()
    services = make_services(refusing.subscriber)
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
