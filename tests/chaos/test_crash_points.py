"""A process dies at each point of an event's way; afterwards the effect is there exactly once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from shared.clock import Clock, SystemClock
from shared.events.drain import drain
from shared.events.testing import CRASH_AT
from tests.chaos.cast import cast
from tests.shared.events.stage import Stage, second_database

POINTS = ("published", "fanned out", "received", "confirmed", "begun", "handled", "done")
ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def stages(database_url: str, tmp_path: Path) -> Iterator[tuple[Stage, Stage]]:
    made = cast(second_database(database_url), database_url, tmp_path)
    yield made
    for each in made:
        each.runtime.database.dispose()


def carry_one(stages: tuple[Stage, Stage], folder: Path, point: str) -> int:
    members, billing = (stage.runtime.database.url for stage in stages)
    finished = subprocess.run(
        [sys.executable, "-m", "tests.chaos.cast", "once", members, billing, "-", folder],
        env={**os.environ, CRASH_AT: point},
        cwd=ROOT,
    )
    return finished.returncode


def later(stages: tuple[Stage, Stage]) -> None:
    clock: Clock = SystemClock(timedelta(minutes=5))
    for stage in stages:
        stage.runtime.clock = clock


@pytest.mark.parametrize("point", POINTS)
def test_a_crash_costs_no_effect_and_doubles_none(
    stages: tuple[Stage, Stage], tmp_path: Path, point: str
) -> None:
    assert carry_one(stages, tmp_path, point) == 137
    later(stages)
    runtimes = [stage.runtime for stage in stages]
    assert drain(runtimes).settled
    members, billing = stages
    assert billing.effects() == [("m", 1)]
    assert members.effects() == [("m/1", 0)]


def test_an_interrupted_attempt_is_counted(stages: tuple[Stage, Stage], tmp_path: Path) -> None:
    carry_one(stages, tmp_path, "handled")
    later(stages)
    drain([stage.runtime for stage in stages])
    (row,) = stages[1].inbox()
    assert (row["attempts"], row["interruptions"], row["status"]) == (2, 1, "done")


def test_without_a_crash_point_nothing_crashes(stages: tuple[Stage, Stage], tmp_path: Path) -> None:
    """The twin: the exit code above is the crash, not something else."""
    assert carry_one(stages, tmp_path, "") == 0
