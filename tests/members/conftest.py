"""Fixtures of the members service's tests."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from fastapi import FastAPI

from shared.clock import FixedClock
from tests.support.databases import CopyOf
from tests.support.members import MembersFixture, spec
from tests.support.members_site import site


@pytest.fixture
def clock() -> FixedClock:
    return FixedClock()


@pytest.fixture
def house(sqlite_copy_of: CopyOf, tmp_path: Path, clock: FixedClock) -> Iterator[MembersFixture]:
    """On SQLite; nothing applied yet."""
    yield from _build(sqlite_copy_of, sqlite_copy_of, tmp_path, clock)


@pytest.fixture
def both(
    copy_of: CopyOf, sqlite_copy_of: CopyOf, tmp_path: Path, clock: FixedClock
) -> Iterator[MembersFixture]:
    """On SQLite and on PostgreSQL."""
    yield from _build(copy_of, sqlite_copy_of, tmp_path, clock)


@pytest.fixture
def on_postgres(
    postgres_copy_of: CopyOf, sqlite_copy_of: CopyOf, tmp_path: Path, clock: FixedClock
) -> Iterator[MembersFixture]:
    yield from _build(postgres_copy_of, sqlite_copy_of, tmp_path, clock)


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


def _build(
    copy_of: CopyOf, sqlite_copy_of: CopyOf, folder: Path, clock: FixedClock
) -> Iterator[MembersFixture]:
    house = MembersFixture(copy_of, sqlite_copy_of, folder, clock)
    yield house
    house.dispose()
