"""Fixtures of the members service's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from services.members.service import SERVICE
from shared.clock import FixedClock
from tests.support.members import MembersFixture, billing_double, runtime, spec
from tests.support.members_site import site


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def house(tmp_path: Path, clock: FixedClock) -> Iterator[MembersFixture]:
    """On SQLite; nothing applied yet."""
    yield from _build(f"sqlite:///{tmp_path / 'members.sqlite'}", tmp_path, clock)


@pytest.fixture
def both(database_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[MembersFixture]:
    """On SQLite and on PostgreSQL."""
    yield from _build(database_url, tmp_path, clock)


@pytest.fixture
def on_postgres(postgres_url: str, tmp_path: Path, clock: FixedClock) -> Iterator[MembersFixture]:
    yield from _build(postgres_url, tmp_path, clock)


@pytest.fixture
def app(house: MembersFixture, tmp_path: Path) -> Iterator[FastAPI]:
    """The site with the members' pages of two associations."""
    house.apply(spec("autos"), spec("autoregion"))
    with site(house, tmp_path) as made:
        yield made


@pytest.fixture
def application(app: FastAPI, house: MembersFixture) -> UUID:
    """An application before the board."""
    return house.in_resolution()


@pytest.fixture
def ready(both: MembersFixture) -> MembersFixture:
    """On both databases, two associations applied."""
    both.apply(spec("autos"), spec("autoregion"))
    both.types()
    return both


@pytest.fixture
def quick(house: MembersFixture) -> MembersFixture:
    """On SQLite, one association applied."""
    house.apply()
    house.types()
    return house


def _build(url: str, folder: Path, clock: FixedClock) -> Iterator[MembersFixture]:
    billing = f"sqlite:///{folder / 'billing.sqlite'}"
    house = MembersFixture(
        runtime(SERVICE, url, folder, clock),
        runtime(billing_double(), billing, folder, clock),
        clock,
    )
    yield house
    house.members.database.dispose()
    house.billing.database.dispose()
