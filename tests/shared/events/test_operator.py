"""What a person sees of stopped events and may do to them."""

from __future__ import annotations

import json
from uuid import UUID, uuid4

import pytest
from pydantic_core import to_jsonable_python

from shared.db import Session
from shared.events import Envelope, Event, Permanent, Subscriber, publish
from shared.events.actions import ReasonMissing
from shared.events.operator import (
    Filter,
    NoSuchEvent,
    NoSuchSubscriber,
    list_events,
    replay,
    retry,
    show,
    skip,
    status,
)
from tests.shared.events.stage import AUTOS, Casting, InvoiceIssued, MemberAdmitted, Play, keep

KEEP = Subscriber("billing.keep", (MemberAdmitted,), keep)
BY, WHY = "ada@autos.example", "corrected"


class Switch:
    """A subscriber that refuses until it is told not to."""

    def __init__(self) -> None:
        self.refuses = True

    def handle(self, session: Session, event: Event, envelope: Envelope) -> None:
        if self.refuses:
            raise Permanent("no")
        keep(session, event, envelope)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber("billing.switch", (MemberAdmitted,), self.handle)


def dead_id(play: Play) -> UUID:
    (line,) = list_events(play.runtimes, Filter(status="dead"))
    return line.event_id


def test_a_dead_event_is_seen_retried_and_recorded(cast: Casting) -> None:
    switch = Switch()
    play = cast(switch.subscriber)
    play.members.tell(MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2))
    play.settle()
    (_, billing) = status(play.runtimes)
    assert (billing.dead, billing.pending, billing.blocked_aggregates) == (1, 1, ["member:m"])
    assert billing.healthy
    play.wait(hours=2)
    assert not status(play.runtimes)[1].healthy

    switch.refuses = False
    event_id = dead_id(play)
    assert retry(play.runtimes, event_id=event_id, by=BY, reason=WHY) == 1
    assert play.settle().settled
    assert play.billing.effects() == [("m", 1), ("m", 2)]
    (deed,) = show(play.runtimes, event_id).actions
    assert (deed.action, deed.by, deed.reason, deed.was) == (
        "retry",
        "ada@autos.example",
        "corrected",
        "dead",
    )


def test_a_skipped_event_lets_its_aggregate_move_on(cast: Casting) -> None:
    switch = Switch()
    play = cast(switch.subscriber)
    play.members.tell(MemberAdmitted(member="m", number=1), MemberAdmitted(member="m", number=2))
    play.settle()
    skip(play.runtimes, dead_id(play), by=BY, reason=WHY)
    switch.refuses = False
    assert play.settle().settled
    assert play.billing.effects() == [("m", 2)]


def test_many_are_retried_by_type(cast: Casting) -> None:
    switch = Switch()
    play = cast(switch.subscriber)
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(5)))
    play.settle()
    assert retry(play.runtimes, type="billing.invoice.issued", by=BY, reason=WHY) == 0
    assert retry(play.runtimes, type=MemberAdmitted.type, by=BY, reason=WHY) == 5


def test_nobody_acts_without_name_and_reason(cast: Casting) -> None:
    play = cast(KEEP)
    with pytest.raises(ReasonMissing):
        skip(play.runtimes, uuid4(), by="ada@autos.example", reason=" ")
    with pytest.raises(NoSuchEvent):
        retry(play.runtimes, event_id=uuid4(), by=BY, reason=WHY)
    with pytest.raises(NoSuchEvent):
        show(play.runtimes, uuid4())


def test_a_story_names_causes_and_effects(cast: Casting) -> None:
    def issue(session: Session, event: Event, envelope: Envelope) -> None:
        publish(session, InvoiceIssued(member="m"))

    def hear(session: Session, event: Event, envelope: Envelope) -> None:
        pass

    play = cast(
        Subscriber("billing.issue", (MemberAdmitted,), issue),
        members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
    )
    with play.members.runtime.transaction(AUTOS, actor="ada") as session:
        first = publish(session, MemberAdmitted(member="m"))
    play.settle()
    story = show(play.runtimes, first.id)
    assert story.envelope.actor == "ada"
    assert [(sent.subscriber, sent.sends) for sent in story.deliveries] == [("billing.issue", 1)]
    assert [line.status for line in story.received] == ["done"]
    assert [effect.type for effect in story.effects] == ["billing.invoice.issued"]
    effect = show(play.runtimes, story.effects[0].event_id)
    assert [cause.event_id for cause in effect.causes] == [first.id]


def test_replay_reaches_a_subscriber_that_came_later(cast: Casting) -> None:
    play = cast()
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(7)))
    play.settle()
    play.billing.runtime.service.subscribers.append(KEEP)  # type: ignore[attr-defined]
    assert play.settle().delivered == 0
    assert replay(play.runtimes, play.routes, KEEP.name, by=BY, reason=WHY) == 7
    play.settle()
    assert len(play.billing.effects()) == 7
    assert replay(play.runtimes, play.routes, KEEP.name, by=BY, reason=WHY) == 0
    assert replay(play.runtimes, play.routes, KEEP.name, again=True, by=BY, reason=WHY) == 7
    play.settle()
    assert len(play.billing.effects()) == 14
    with pytest.raises(NoSuchSubscriber):
        replay(play.runtimes, play.routes, "billing.nobody", by=BY, reason=WHY)


def test_all_answers_can_be_written_as_json(cast: Casting) -> None:
    switch = Switch()
    play = cast(switch.subscriber)
    play.members.tell(MemberAdmitted(member="m", number=1))
    undelivered = list_events(play.runtimes, Filter(status="undelivered"))
    assert [line.subscriber for line in undelivered] == [""]
    play.settle()
    answers = (
        status(play.runtimes),
        list_events(play.runtimes, Filter()),
        show(play.runtimes, dead_id(play)),
    )
    assert "billing.switch" in json.dumps(to_jsonable_python(answers))


def test_lists_are_narrowed(cast: Casting) -> None:
    play = cast(KEEP)
    play.members.tell(*(MemberAdmitted(member=f"m{n}") for n in range(4)))
    play.settle()
    assert len(list_events(play.runtimes, Filter(limit=3))) == 3
    (line,) = list_events(play.runtimes, Filter(aggregate="member:m2"))
    assert len(list_events(play.runtimes, Filter(correlation_id=line.correlation_id))) == 4
    assert list_events(play.runtimes, Filter(type="billing.invoice.issued")) == []
    assert list_events(play.runtimes, Filter(status="pending")) == []
