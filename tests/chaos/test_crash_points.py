"""A process dies at each point of an event's way; afterwards the effect is there exactly once."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shared.clock import Clock, SystemClock
from shared.events.drain import drain
from shared.events.registry import Routes
from shared.events.testing import CRASH_AT
from tests.chaos.cast import cast, once
from tests.shared.events.stage import Stage, second_database

POINTS = ("published", "fanned out", "received", "confirmed", "begun", "handled", "done")


@pytest.fixture
def stages(database_url: str, tmp_path: Path) -> Iterator[tuple[Stage, Stage]]:
    made = cast(second_database(database_url), database_url, tmp_path)
    yield made
    for each in made:
        each.runtime.database.dispose()


def carry_one(stages: tuple[Stage, Stage], point: str) -> int:
    """Publishes and handles one event in a process of its own; its exit code."""
    runtimes = [stage.runtime for stage in stages]
    child = os.fork()
    if child == 0:
        code = 1
        try:
            os.environ[CRASH_AT] = point
            for runtime in runtimes:
                runtime.database.engine.dispose(close=False)
            once(runtimes, Routes.of(runtime.service for runtime in runtimes))
            code = 0
        finally:
            os._exit(code)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status)


def later(stages: tuple[Stage, Stage]) -> None:
    clock: Clock = SystemClock(timedelta(minutes=5))
    for stage in stages:
        stage.runtime.clock = clock


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_costs_no_effect_and_doubles_none(stages: tuple[Stage, Stage], point: str) -> None:
    assert carry_one(stages, point) == 137
    later(stages)
    runtimes = [stage.runtime for stage in stages]
    assert drain(runtimes).settled
    members, billing = stages
    assert billing.effects() == [("m", 1)]
    assert members.effects() == [("m/1", 0)]


def test_an_interrupted_attempt_is_counted(stages: tuple[Stage, Stage]) -> None:
    carry_one(stages, "handled")
    later(stages)
    drain([stage.runtime for stage in stages])
    (row,) = stages[1].inbox()
    assert (row["attempts"], row["interruptions"], row["status"]) == (2, 1, "done")


def test_without_a_crash_point_nothing_crashes(stages: tuple[Stage, Stage], tmp_path: Path) -> None:
    """The twin: the exit code above is the crash, not something else."""
    assert carry_one(stages, "") == 0
