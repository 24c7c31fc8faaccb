"""What an error means for its event: tried again, dead, parked."""

from __future__ import annotations

from typing import ClassVar

from shared.events import Envelope, Event, Permanent, Subscriber
from shared.events.inbox.outcome import ERROR_CHARACTERS_MAX, describe_error
from shared.events.inbox.receive import receive, unpark
from shared.events.outbox.fan_out import fan_out
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    MakeServices,
    MemberAdmitted,
    admitted,
    write_effect,
)


def test_a_failed_event_is_tried_by_the_table_and_then_dead(make_services: MakeServices) -> None:
    tried: list[int] = []

    def fail(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
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
    def refuse(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        if isinstance(event, MemberAdmitted) and event.number == 1:
            raise Permanent("never")
        write_effect(uow, event, envelope)

    services = make_services(Subscriber("billing.refuse", (MemberAdmitted,), refuse))
    services.members.publish(*admitted(1, 2), *admitted(7, member="other"))
    report = services.drain()
    assert services.billing.effects() == [("other", 7)]
    assert (report.dead, report.waiting) == (1, 1)


class LaterMemberAdmitted(MemberAdmitted):
    """As a newer program publishes it."""

    version: ClassVar[int] = 2


def test_an_event_of_a_newer_program_is_parked_until_this_one_is_updated(
    make_services: MakeServices,
) -> None:
    services = make_services(Subscriber("billing.keep", (MemberAdmitted,), write_effect))
    services.members.publish(LaterMemberAdmitted(member="m", number=1))
    services.drain()
    (row,) = services.billing.inbox()
    assert (row["status"], row["attempts"]) == ("parked", 0)
    assert "newer than this program" in row["last_error"]
    updated = Subscriber("billing.keep", (LaterMemberAdmitted,), write_effect)
    services.billing.runtime.service.subscribers[:] = [updated]  # type: ignore[index]
    unpark(services.billing.runtime)
    services.drain()
    assert services.billing.effects() == [("m", 1)]


def test_an_event_for_an_unknown_subscriber_waits_without_an_attempt(
    make_services: MakeServices,
) -> None:
    services = make_services(Subscriber("billing.keep", (MemberAdmitted,), write_effect))
    services.members.publish(*admitted(1))
    (batch,) = fan_out(services.members.runtime, services.routes).batches
    receive(services.billing.runtime, batch)
    services.billing.runtime.service.subscribers.clear()  # type: ignore[attr-defined]
    services.drain()
    (row,) = services.billing.inbox()
    assert (row["status"], row["attempts"], row["postponed"]) == ("pending", 0, False)
    assert "does not know" in row["last_error"]


def test_an_error_is_described_by_class_message_and_place() -> None:
    try:
        raise ValueError("x" * 5000)
    except ValueError as error:
        text = describe_error(error)
    assert text.startswith("ValueError: xxx")
    assert len(text) == ERROR_CHARACTERS_MAX
    assert describe_error(LookupError("gone")) == "LookupError: gone"
