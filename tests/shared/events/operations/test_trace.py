"""An event's trace names its causes and effects."""

from __future__ import annotations

from shared.events import Envelope, Event, Subscriber, publish
from shared.events.operations.trace import trace_event
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    AUTOS,
    InvoiceIssued,
    MakeServices,
    MemberAdmitted,
)


def test_a_trace_names_causes_and_effects(make_services: MakeServices) -> None:
    def issue(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        publish(uow, InvoiceIssued(member="m"))

    def hear(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        pass

    services = make_services(
        Subscriber("billing.issue", (MemberAdmitted,), issue),
        members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
    )
    with services.members.runtime.transaction(AUTOS, actor="ada") as uow:
        first = publish(uow, MemberAdmitted(member="m"))
    services.drain()
    trace = trace_event(services.runtimes, first.id)
    assert trace.envelope.actor == "ada"
    assert [(sent.subscriber, sent.sends) for sent in trace.deliveries] == [("billing.issue", 1)]
    assert [line.status for line in trace.received] == ["done"]
    assert [effect.type for effect in trace.effects] == ["billing.invoice.issued"]
    effect = trace_event(services.runtimes, trace.effects[0].event_id)
    assert [cause.event_id for cause in effect.causes] == [first.id]
