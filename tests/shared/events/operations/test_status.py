"""How a service stands: what waits, since when, and whether that is an alarm."""

from __future__ import annotations

from datetime import timedelta

from shared.events.operations.status import DEAD_MAX_AGE, UNDELIVERED_MAX_AGE, status_of
from tests.support.events import (
    WRITE_EFFECT,
    MakeServices,
    Refusing,
    admitted,
)


def test_a_resting_service_is_healthy(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    for status in status_of(services.runtimes):
        assert status.healthy
        assert (status.outbox_waiting, status.pending, status.dead) == (0, 0, 0)


def test_a_backlog_is_an_alarm_after_five_minutes(make_services: MakeServices) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*admitted(1, 2))
    services.advance(seconds=UNDELIVERED_MAX_AGE.total_seconds())
    (members, _) = status_of(services.runtimes)
    assert (members.outbox_waiting, members.healthy) == (2, True)
    services.advance(seconds=1)
    assert not status_of(services.runtimes)[0].healthy


def test_a_dead_event_is_an_alarm_after_an_hour(make_services: MakeServices) -> None:
    services = make_services(Refusing().subscriber)
    services.members.publish(*admitted(1, 2))
    services.drain()
    services.advance(seconds=DEAD_MAX_AGE.total_seconds())
    billing = status_of(services.runtimes)[1]
    assert (billing.dead, billing.pending, billing.blocked_aggregates) == (1, 1, ["member:m"])
    assert timedelta(seconds=billing.dead_seconds) == DEAD_MAX_AGE
    assert billing.healthy
    services.advance(seconds=1)
    assert not status_of(services.runtimes)[1].healthy
