"""Handlers are called with their own association, cause and batch; their errors stay theirs."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shared.events import Envelope, Event, Subscriber, publish, subscribe
from shared.events.storage.tables import tables_of
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    AUTOREGION,
    AUTOS,
    InvoiceIssued,
    MakeServices,
    MemberAdmitted,
    admitted,
    write_effect,
)


def test_a_bulk_subscriber_gets_one_association_a_call(make_services: MakeServices) -> None:
    calls: list[tuple[object, list[int]]] = []

    @subscribe(MemberAdmitted, bulk=True, service="billing")
    def count(uow: UnitOfWork, items: Sequence[tuple[MemberAdmitted, Envelope]]) -> None:
        calls.append((uow.session.association_id, sorted(event.number for event, _ in items)))

    services = make_services(count.umlauf_subscriber)  # type: ignore[attr-defined]
    services.members.publish(*admitted(1, 2, 3), association=AUTOS)
    services.members.publish(*admitted(4, 5, member="other"), association=AUTOREGION)
    services.drain()
    assert sorted(calls, key=lambda call: call[1]) == [(AUTOS, [1, 2, 3]), (AUTOREGION, [4, 5])]


def test_what_a_handler_publishes_names_its_cause(make_services: MakeServices) -> None:
    def issue(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        publish(uow, InvoiceIssued(member="m"))

    heard: list[Envelope] = []

    def hear(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        heard.append(envelope)

    services = make_services(
        Subscriber("billing.issue", (MemberAdmitted,), issue),
        members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
    )
    services.members.publish(*admitted(1))
    services.drain()
    outbox = tables_of(services.members.runtime).outbox
    with services.members.runtime.reading(None) as session:
        cause = session.execute(sa.select(outbox)).mappings().one()
    assert heard[0].causation_id == cause["id"]
    assert heard[0].correlation_id == cause["correlation_id"]
    assert heard[0].association_id == AUTOS


def test_only_the_poison_of_a_batch_waits(make_services: MakeServices) -> None:
    def picky(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        write_effect(uow, event, envelope)
        if isinstance(event, MemberAdmitted) and event.number == 13:
            raise ValueError(event.number)

    services = make_services(Subscriber("billing.picky", (MemberAdmitted,), picky))
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(30)))
    report = services.drain()
    assert sorted(value for _, value in services.billing.effects()) == [
        n for n in range(30) if n != 13
    ]
    assert (report.handled, report.failed, report.waiting) == (29, 1, 1)


def test_a_handler_sees_its_own_association(make_services: MakeServices) -> None:
    seen: list[object] = []

    def look(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        seen.append((uow.own, uow.actor))

    services = make_services(Subscriber("billing.look", (MemberAdmitted,), look))
    services.members.publish(*admitted(1), association=AUTOREGION)
    services.drain()
    assert seen == [(AUTOREGION, "system")]
