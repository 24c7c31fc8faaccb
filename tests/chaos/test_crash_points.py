"""A process dies at each point of an event's way; afterwards the effect is there exactly once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shared.clock import Clock, SystemClock
from shared.events.crash_points import CRASH_AT
from shared.events.drain import drain
from shared.events.subscriptions import Routes
from tests.chaos.processes import carry_through, make_services
from tests.support.events import ServiceFixture

POINTS = ("published", "fanned out", "received", "confirmed", "begun", "handled", "done")


@pytest.fixture
def services(
    database_url: str, second_database_url: str, tmp_path: Path
) -> Iterator[tuple[ServiceFixture, ServiceFixture]]:
    made = make_services(second_database_url, database_url, tmp_path)
    yield made
    for each in made:
        each.runtime.database.dispose()


def carry_one(services: tuple[ServiceFixture, ServiceFixture], point: str) -> int:
    """Publishes and handles one event in a process of its own; its exit code."""
    runtimes = [each.runtime for each in services]
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.environ[CRASH_AT] = point
            for runtime in runtimes:
                runtime.database.engine.dispose(close=False)
            carry_through(runtimes, Routes.of(runtime.service for runtime in runtimes))
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def later(services: tuple[ServiceFixture, ServiceFixture]) -> None:
    clock: Clock = SystemClock(timedelta(minutes=5))
    for each in services:
        each.runtime.clock = clock


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_costs_no_effect_and_doubles_none(
    services: tuple[ServiceFixture, ServiceFixture], point: str
) -> None:
    assert carry_one(services, point) == 137
    later(services)
    runtimes = [each.runtime for each in services]
    assert drain(runtimes).settled
    members, billing = services
    assert billing.effects() == [("m", 1)]
    assert members.effects() == [("m/1", 0)]


def test_an_interrupted_attempt_is_counted(services: tuple[ServiceFixture, ServiceFixture]) -> None:
    carry_one(services, "handled")
    later(services)
    drain([each.runtime for each in services])
    (row,) = services[1].inbox()
    assert (row["attempts"], row["interruptions"], row["status"]) == (2, 1, "done")


def test_without_a_crash_point_nothing_crashes(
    services: tuple[ServiceFixture, ServiceFixture], tmp_path: Path
) -> None:
    """The twin: the exit code above is the crash, not something else."""
    assert carry_one(services, "") == 0
