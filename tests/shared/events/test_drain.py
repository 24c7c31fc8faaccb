"""A whole play: published, delivered, handled, in one process without Redis."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from shared.db import Session
from shared.events import Envelope, Event, Permanent, RetryLater, Subscriber, publish, subscribe
from shared.events.tables import tables_of
from tests.shared.events.stage import (
    AUTOREGION,
    AUTOS,
    Casting,
    InvoiceIssued,
    MemberAdmitted,
    keep,
)


def admitted(*numbers: int, member: str = "m") -> list[MemberAdmitted]:
    return [MemberAdmitted(member=member, number=number) for number in numbers]


KEEP = Subscriber("billing.keep", (MemberAdmitted,), keep)


def test_an_event_has_its_effect_once(cast: Casting) -> None:
    play = cast(KEEP)
    play.members.tell(*admitted(1))
    first, second = play.settle(), play.settle()
    assert play.billing.effects() == [("m", 1)]
    assert (first.delivered, first.handled, first.settled) == (1, 1, True)
    assert (second.delivered, second.handled, second.settled) == (0, 0, True)


def test_nothing_is_sent_of_a_command_that_failed(cast: Casting) -> None:
    play = cast(KEEP)
    try:
        with play.members.runtime.transaction(AUTOS) as session:
            publish(session, MemberAdmitted(member="m"))
            raise LookupError
    except LookupError:
        pass
    assert play.settle().delivered == 0


def test_order_within_an_aggregate_is_the_order_of_publishing(cast: Casting) -> None:
    play = cast(KEEP)
    for number in range(60):
        play.members.tell(*admitted(number, member=f"m{number % 3}"))
    play.settle()
    for member in ("m0", "m1", "m2"):
        values = [value for name, value in play.billing.effects() if name == member]
        assert values == sorted(values)
        assert len(values) == 20


def test_a_bulk_subscriber_gets_one_association_a_call(cast: Casting) -> None:
    calls: list[tuple[object, list[int]]] = []

    @subscribe(MemberAdmitted, bulk=True, service="billing")
    def count(session: Session, items: Sequence[tuple[MemberAdmitted, Envelope]]) -> None:
        calls.append((session.association_id, sorted(event.number for event, _ in items)))

    play = cast(count.umlauf_subscriber)  # type: ignore[attr-defined]
    play.members.tell(*admitted(1, 2, 3), association=AUTOS)
    play.members.tell(*admitted(4, 5, member="other"), association=AUTOREGION)
    play.settle()
    assert sorted(calls, key=lambda call: call[1]) == [(AUTOS, [1, 2, 3]), (AUTOREGION, [4, 5])]


def test_what_a_handler_publishes_names_its_cause(cast: Casting) -> None:
    def issue(session: Session, event: Event, envelope: Envelope) -> None:
        publish(session, InvoiceIssued(member="m"))

    heard: list[Envelope] = []

    def hear(session: Session, event: Event, envelope: Envelope) -> None:
        heard.append(envelope)

    play = cast(
        Subscriber("billing.issue", (MemberAdmitted,), issue),
        members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
    )
    play.members.tell(*admitted(1))
    play.settle()
    outbox = tables_of(play.members.runtime).outbox
    with play.members.runtime.reading(None) as session:
        cause = session.execute(sa.select(outbox)).mappings().one()
    assert heard[0].causation_id == cause["id"]
    assert heard[0].correlation_id == cause["correlation_id"]
    assert heard[0].association_id == AUTOS


def test_only_the_poison_of_a_batch_waits(cast: Casting) -> None:
    def picky(session: Session, event: Event, envelope: Envelope) -> None:
        keep(session, event, envelope)
        if isinstance(event, MemberAdmitted) and event.number == 13:
            raise ValueError(event.number)

    play = cast(Subscriber("billing.picky", (MemberAdmitted,), picky))
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(30)))
    report = play.settle()
    assert sorted(value for _, value in play.billing.effects()) == [n for n in range(30) if n != 13]
    assert (report.handled, report.failed, report.waiting) == (29, 1, 1)


def test_a_failed_event_is_tried_by_the_table_and_then_dead(cast: Casting) -> None:
    tried: list[int] = []

    def fail(session: Session, event: Event, envelope: Envelope) -> None:
        tried.append(1)
        raise ValueError

    play = cast(Subscriber("billing.fail", (MemberAdmitted,), fail))
    play.members.tell(*admitted(1))
    play.settle()
    for attempts, seconds in enumerate((10, 60, 300, 1800, 7200, 21600, 86400), start=1):
        play.wait(seconds=seconds * 0.79)
        play.settle()
        assert len(tried) == attempts
        play.wait(seconds=seconds * 0.42)
        report = play.settle()
        assert len(tried) == attempts + 1
    assert report.dead == 1
    assert "ValueError" in play.billing.inbox()[0]["last_error"]


def test_permanent_is_dead_at_once_and_blocks_its_aggregate_only(cast: Casting) -> None:
    def refuse(session: Session, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            raise Permanent("never")
        keep(session, event, envelope)

    play = cast(Subscriber("billing.refuse", (MemberAdmitted,), refuse))
    play.members.tell(*admitted(1, 2), *admitted(7, member="other"))
    report = play.settle()
    assert play.billing.effects() == [("other", 7)]
    assert (report.dead, report.waiting) == (1, 1)


def test_retry_later_is_tried_again_when_something_else_was_done(cast: Casting) -> None:
    known: set[str] = set()

    def contact(session: Session, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            if "contact" not in known:
                raise RetryLater(seconds=5)
        else:
            known.add("contact")
        keep(session, event, envelope)

    play = cast(Subscriber("billing.contact", (MemberAdmitted,), contact))
    play.members.tell(*admitted(1, member="a"), *admitted(2, member="zz"))
    assert play.settle().settled
    assert len(play.billing.effects()) == 2
    assert {row["attempts"] for row in play.billing.inbox()} == {1}


def test_a_session_of_a_handler_sees_its_own_association(cast: Casting) -> None:
    seen: list[object] = []

    def look(session: Session, event: Event, envelope: Envelope) -> None:
        seen.append((session.own, session.actor))

    play = cast(Subscriber("billing.look", (MemberAdmitted,), look))
    play.members.tell(*admitted(1), association=AUTOREGION)
    play.settle()
    assert seen == [(AUTOREGION, "system")]
