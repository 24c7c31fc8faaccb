"""Puts the small services of stage.py on fresh databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.clock import FixedClock
from shared.events import Subscriber
from shared.events.registry import Job
from tests.shared.events.stage import Casting, Play, second_database, stage


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2027, 1, 15, 9, 0, tzinfo=UTC))


@pytest.fixture
def cast(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[Casting]:
    """Builds the play; its databases are closed afterwards."""
    built: list[Play] = []

    def build(
        *subscribers: Subscriber, members: Sequence[Subscriber] = (), jobs: Sequence[Job] = ()
    ) -> Play:
        play = Play(
            stage("members", second_database(database_url), tmp_path, clock, members),
            stage("billing", database_url, tmp_path, clock, subscribers, jobs),
            clock,
        )
        built.append(play)
        return play

    yield build
    for play in built:
        for runtime in play.runtimes:
            runtime.database.dispose()
