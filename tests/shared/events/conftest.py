"""Puts the small services of tests/support/events.py on fresh databases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from shared.clock import FixedClock
from shared.events import Subscriber
from shared.events.subscriptions import Job
from tests.support.events import EventsFixture, MakeServices, service_fixture


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock(datetime(2027, 1, 15, 9, 0, tzinfo=UTC))


@pytest.fixture
def make_services(
    database_url: str, second_database_url: str, tmp_path: Path, clock: FixedClock
) -> Iterator[MakeServices]:
    """Builds both services; their databases are closed afterwards."""
    built: list[EventsFixture] = []

    def build(
        *subscribers: Subscriber, members: Sequence[Subscriber] = (), jobs: Sequence[Job] = ()
    ) -> EventsFixture:
        services = EventsFixture(
            service_fixture("members", second_database_url, tmp_path, clock, subscribers=members),
            service_fixture(
                "billing", database_url, tmp_path, clock, subscribers=subscribers, jobs=jobs
            ),
            clock,
        )
        built.append(services)
        return services

    yield build
    for services in built:
        for runtime in services.runtimes:
            runtime.database.dispose()
