"""The machine at work: relays, workers and a real Redis, in one process."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest

from shared.clock import SystemClock
from shared.db import Session
from shared.events import Envelope, Event, Subscriber, publish
from shared.events.machine import Machine
from tests.postgres import RedisServer
from tests.shared.events.stage import Casting, InvoiceIssued, MemberAdmitted, Play, keep

KEEP = Subscriber("billing.keep", (MemberAdmitted,), keep)


def within(seconds: float, done: Callable[[], bool]) -> float:
    """Waits until `done`; how long it took."""
    start = time.monotonic()
    while not done():
        if time.monotonic() - start > seconds:
            pytest.fail(f"not done within {seconds} s")
        time.sleep(0.01)
    return time.monotonic() - start


@pytest.fixture
def running(redis_url: str) -> Iterator[Callable[[Play], Play]]:
    """Starts a play's machine on the real clock; it is stopped afterwards."""
    machines: list[Machine] = []

    def run(play: Play) -> Play:
        for runtime in play.runtimes:
            runtime.clock = SystemClock()
        machine = Machine(play.runtimes, play.routes, redis_url)
        machine.start()
        machines.append(machine)
        return play

    yield run
    for machine in machines:
        machine.stop()


def test_an_effect_follows_its_commit_at_once(
    cast: Casting, running: Callable[[Play], Play]
) -> None:
    play = running(cast(KEEP))
    for number in range(20):
        play.members.tell(MemberAdmitted(member="m", number=number))
        within(30, lambda number=number: len(play.billing.effects()) == number + 1)  # type: ignore[misc]
    assert [value for _, value in play.billing.effects()] == list(range(20))


def test_many_events_arrive_once_and_in_order(
    cast: Casting, running: Callable[[Play], Play]
) -> None:
    play = running(cast(KEEP))
    events = [MemberAdmitted(member=f"m{n % 20}", number=n) for n in range(600)]
    for start in range(0, 600, 150):
        play.members.tell(*events[start : start + 150])
    within(120, lambda: len(play.billing.effects()) >= 600)
    effects = play.billing.effects()
    assert len(effects) == 600
    for member in {name for name, _ in effects}:
        values = [value for name, value in effects if name == member]
        assert values == sorted(values)


def test_what_redis_forgets_is_sent_again(
    cast: Casting, running: Callable[[Play], Play], redis_server: RedisServer
) -> None:
    play = cast(KEEP)
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(300)))
    running(play)
    for _ in range(5):
        redis_server.flush()
        time.sleep(0.02)
    within(60, lambda: len(play.billing.effects()) == 300)


def test_a_restart_of_redis_is_survived(
    cast: Casting, running: Callable[[Play], Play], redis_server: RedisServer
) -> None:
    play = running(cast(KEEP))
    play.members.tell(*(MemberAdmitted(member=f"m{n}", number=n) for n in range(300)))
    redis_server.kill()
    play.members.tell(*(MemberAdmitted(member=f"n{n}", number=n) for n in range(20)))
    time.sleep(0.3)
    redis_server.start()
    within(60, lambda: len(play.billing.effects()) == 320)


def test_effects_cause_effects(cast: Casting, running: Callable[[Play], Play]) -> None:
    heard: list[str] = []

    def issue(session: Session, event: Event, envelope: Envelope) -> None:
        publish(session, InvoiceIssued(member="m"))

    def hear(session: Session, event: Event, envelope: Envelope) -> None:
        heard.append(envelope.type)

    play = running(
        cast(
            Subscriber("billing.issue", (MemberAdmitted,), issue),
            members=[Subscriber("members.hear", (InvoiceIssued,), hear)],
        )
    )
    play.members.tell(MemberAdmitted(member="m"))
    within(30, lambda: heard == ["billing.invoice.issued"])
