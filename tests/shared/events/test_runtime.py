"""The machine at work: relays, workers and a real Redis, in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from shared.clock import SystemClock
from shared.events import Envelope, Event, Subscriber, publish
from shared.events.runtime import EventMachine
from shared.unit_of_work import UnitOfWork
from tests.support.events import (
    EventsFixture,
    InvoiceIssued,
    MakeServices,
    MemberAdmitted,
    write_effect,
)
from tests.support.postgres import RedisServer

WRITE_EFFECT = Subscriber("billing.keep", (MemberAdmitted,), write_effect)


def within(seconds: float, done: Callable[[], bool]) -> float:
    """Waits until `done`; how long it took."""
    start = time.monotonic()
    while not done():
        if time.monotonic() - start > seconds:
            pytest.fail(f"not done within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - start


@pytest.fixture
def running(redis_url: str) -> Iterator[Callable[[EventsFixture], EventsFixture]]:
    """Starts the services' event machine on the real clock; it is stopped afterwards."""
    machines: list[EventMachine] = []

    def run(services: EventsFixture) -> EventsFixture:
        for runtime in services.runtimes:
            runtime.clock = SystemClock()
        machine = EventMachine(services.runtimes, services.routes, redis_url)
        machine.start()
        machines.append(machine)
        return services

    yield run
    for machine in machines:
        machine.stop()


def test_an_effect_follows_its_commit_at_once(
    make_services: MakeServices, running: Callable[[EventsFixture], EventsFixture]
) -> None:
    services = running(make_services(WRITE_EFFECT))
    for number in range(20):
        services.members.publish(MemberAdmitted(member="m", number=number))
        within(30, lambda number=number: len(services.billing.effects()) == number + 1)  # type: ignore[misc]
    assert [value for _, value in services.billing.effects()] == list(range(20))


def test_many_events_arrive_once_and_in_order(
    make_services: MakeServices, running: Callable[[EventsFixture], EventsFixture]
) -> None:
    services = running(make_services(WRITE_EFFECT))
    events = [MemberAdmitted(member=f"m{n % 20}", number=n) for n in range(600)]
    for start in range(0, 600, 150):
        services.members.publish(*events[start : start + 150])
    within(120, lambda: len(services.billing.effects()) >= 600)
    effects = services.billing.effects()
    assert len(effects) == 600
    for member in {name for name, _ in effects}:
        values = [value for name, value in effects if name == member]
        assert values == sorted(values)


def test_what_redis_forgets_is_sent_again(
    make_services: MakeServices,
    running: Callable[[EventsFixture], EventsFixture],
    redis_server: RedisServer,
) -> None:
    services = make_services(WRITE_EFFECT)
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(300)))
    running(services)
    for _ in range(5):
        redis_server.flush()
        time.sleep(0.02)
    within(60, lambda: len(services.billing.effects()) == 300)


def test_a_restart_of_redis_is_survived(
    make_services: MakeServices,
    running: Callable[[EventsFixture], EventsFixture],
    redis_server: RedisServer,
) -> None:
    services = running(make_services(WRITE_EFFECT))
    services.members.publish(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(300)))
    redis_server.kill()
    services.members.publish(*(MemberAdmitted(member=f"n{n}", number=n) for n in range(20)))
    time.sleep(0.3)
    redis_server.start()
    within(60, lambda: len(services.billing.effects()) == 320)


def test_effects_cause_effects(
    make_services: MakeServices, running: Callable[[EventsFixture], EventsFixture]
) -> None:
    heard: list[str] = []

    def issue(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        publish(uow, InvoiceIssued(member="m"))

    def hear(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        heard.append(envelope.type)

    services = running(
        make_services(
            Subscriber("billing.issue", (MemberAdmitted,), issue),
            members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
        )
    )
    services.members.publish(MemberAdmitted(member="m"))
    within(30, lambda: heard == ["billing.invoice.issued"])
