"""What an error means for its event: tried again, dead, parked."""

from __future__ import annotations

import re
from typing import ClassVar

import pytest

from shared.events import Envelope, Event, Permanent, Subscriber
from shared.events.inbox.receive import receive, unpark
from shared.events.outbox.fan_out import fan_out
from shared.logs import set_up_logs
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


def test_what_is_kept_of_an_error_quotes_nothing_of_the_event(
    make_services: MakeServices, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up_logs("debug")

    def fail(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        raise ValueError("Éloïse Müller, DE89370400440532013000, eloise@usinage.example")

    services = make_services(Subscriber("billing.fail", (MemberAdmitted,), fail))
    services.members.publish(*admitted(1))
    services.drain()
    (row,) = services.billing.inbox()
    assert re.fullmatch(r"ValueError \(test_outcome\.py:\d+\)", row["last_error"])
    line = capsys.readouterr().err
    for quoted in ("Müller", "DE89", "usinage", "0532013000"):
        assert quoted not in line
    assert f"correlation_id={row['correlation_id']}" in line
    assert 'error="ValueError (test_outcome.py:' in line
