"""A whole play: published, delivered, handled, in one process without Redis."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shared.db import Session
from shared.events import Envelope, Event, Permanent, RetryLater, Subscriber, publish, subscribe
from shared.events.storage.tables import tables_of
from tests.support.events import (
    AUTOREGION,
    AUTOS,
    InvoiceIssued,
    MakeServices,
    MemberAdmitted,
    write_effect,
)


def admitted(*numbers: int, member: str = "m") -> list[MemberAdmitted]:
    return [MemberAdmitted(member=member, number=number) for number in numbers]


WRITE_EFFECT = Subscriber("billing.keep", (MemberAdmitted,), write_effect)


def test_an_event_has_its_effect_once(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1))
    first, second = services.drain(), services.drain()
    assert services.billing.effects() == [("m", 1)]
    assert (first.delivered, first.handled, first.settled) == (1, 1, True)
    assert (second.delivered, second.handled, second.settled) == (0, 0, True)


def test_nothing_is_sent_of_a_command_that_failed(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    try:
        with services.members.runtime.transaction(AUTOS) as session:
            publish(session, MemberAdmitted(member="m"))
            raise LookupError
    except LookupError:
        pass
    assert services.drain().delivered == 0


def test_order_within_an_aggregate_is_the_order_of_publishing(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    for number in range(60):
        services.members.publish(*admitted(number, member=f"m{number % 3}"))
    services.drain()
    for member in ("m0", "m1", "m2"):
        values = [value for name, value in services.billing.effects() if name == member]
        assert values == sorted(values)
        assert len(values) == 20


def test_a_bulk_subscriber_gets_one_association_a_call(make_services: MakeServices) -> None:
    invoker: list[tuple[object, list[int]]] = []

    @subscribe(MemberAdmitted, bulk=True, service="billing")
    def count(session: Session, items: Sequence[tuple[MemberAdmitted, Envelope]]) -> None:
        invoker.append((session.association_id, sorted(event.number for event, _ in items)))

    services = make_services(count.umlauf_subscriber)  # type: ignore[attr-defined]
    services.members.publish(*admitted(1, 2, 3), association=AUTOS)
    services.members.publish(*admitted(4, 5, member="other"), association=AUTOREGION)
    services.drain()
    assert sorted(invoker, key=lambda call: call[1]) == [(AUTOS, [1, 2, 3]), (AUTOREGION, [4, 5])]


def test_what_a_handler_publishes_names_its_cause(make_services: MakeServices) -> None:
    def issue(session: Session, event: Event, envelope: Envelope) -> None:
        publish(session, InvoiceIssued(member="m"))

    heard: list[Envelope] = []

    def hear(session: Session, event: Event, envelope: Envelope) -> None:
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
    def picky(session: Session, event: Event, envelope: Envelope) -> None:
        write_effect(session, event, envelope)
        if isinstance(event, MemberAdmitted) and event.number == 13:
            raise ValueError(event.number)

    services = make_services(Subscriber("billing.picky", (MemberAdmitted,), picky))
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(30)))
    report = services.drain()
    assert sorted(value for _, value in services.billing.effects()) == [
        n for n in range(30) if n != 13
    ]
    assert (report.handled, report.failed, report.waiting) == (29, 1, 1)


def test_a_failed_event_is_tried_by_the_table_and_then_dead(make_services: MakeServices) -> None:
    tried: list[int] = []

    def fail(session: Session, event: Event, envelope: Envelope) -> None:
        tried.append(1)
        raise ValueError

    services = make_services(Subscriber("billing.fail", (MemberAdmitted,), fail))
    services.members.publish(*admitted(1))
    services.drain()
    for attempts, seconds in enumerate((10, 60, 300, 1800, 7200, 21600, 86400), start=1):
        services.advance(seconds=seconds * 0.79)
        services.drain()
        assert len(tried) == attempts
        services.advance(seconds=seconds * 0.42)
        report = services.drain()
        assert len(tried) == attempts + 1
    assert report.dead == 1
    assert "ValueError" in services.billing.inbox()[0]["last_error"]


def test_permanent_is_dead_at_once_and_blocks_its_aggregate_only(
    make_services: MakeServices,
) -> None:
    def refuse(session: Session, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            raise Permanent("never")
        write_effect(session, event, envelope)

    services = make_services(Subscriber("billing.refuse", (MemberAdmitted,), refuse))
    services.members.publish(*admitted(1, 2), *admitted(7, member="other"))
    report = services.drain()
    assert services.billing.effects() == [("other", 7)]
    assert (report.dead, report.waiting) == (1, 1)


def test_retry_later_is_tried_again_when_something_else_was_done(
    make_services: MakeServices,
) -> None:
    known: set[str] = set()

    def contact(session: Session, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            if "contact" not in known:
                raise RetryLater(seconds=5)
        else:
            known.add("contact")
        write_effect(session, event, envelope)

    services = make_services(Subscriber("billing.contact", (MemberAdmitted,), contact))
    services.members.publish(*admitted(1, member="a"), *admitted(2, member="zz"))
    assert services.drain().settled
    assert len(services.billing.effects()) == 2
    assert {row["attempts"] for row in services.billing.inbox()} == {1}


def test_a_session_of_a_handler_sees_its_own_association(make_services: MakeServices) -> None:
    seen: list[object] = []

    def look(session: Session, event: Event, envelope: Envelope) -> None:
        seen.append((session.own, session.actor))

    services = make_services(Subscriber("billing.look", (MemberAdmitted,), look))
    services.members.publish(*admitted(1), association=AUTOREGION)
    services.drain()
    assert seen == [(AUTOREGION, "system")]
