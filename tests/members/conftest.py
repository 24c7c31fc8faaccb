"""Fixtures of the members service's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from services.members.service import SERVICE
from shared.clock import FixedClock
from tests.members.house import House, billing_double, runtime


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    """On SQLite; nothing applied yet."""
    yield from _build(f"sqlite:///{tmp_path / 'members.sqlite'}", tmp_path, clock)


@pytest.fixture
def both(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    """On SQLite and on PostgreSQL."""
    yield from _build(database_url, tmp_path, clock)


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[House]:
    yield from _build(postgres_url, tmp_path, clock)


def _build(url: str, folder: Path, clock: FixedClock) -> Iterator[House]:
    billing = f"sqlite:///{folder / 'billing.sqlite'}"
    house = House(
        runtime(SERVICE, url, folder, clock),
        runtime(billing_double(), billing, folder, clock),
        clock,
    )
    yield house
    house.members.database.dispose()
    house.billing.database.dispose()
