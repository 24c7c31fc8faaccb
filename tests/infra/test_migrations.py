"""Migrations: drafted from models, brought up once whoever asks, and found out when they differ."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from infra import registry
from infra.operations.migrations import bring_up, differences, draft, head_of, version_of
from infra.registry import NAMES
from shared.db import Database
from shared.service import Service


def service(folder: Path, *, grown: bool = False) -> Service:
    """A service with one table; grown, it has a column more."""
    metadata = sa.MetaData()
    columns = [sa.Column("id", sa.Uuid, primary_key=True), sa.Column("name", sa.String(20))]
    if grown:
        columns.append(sa.Column("cents", sa.BigInteger, nullable=False, server_default="0"))
    sa.Table("thing", metadata, *columns)
    return Service("things", metadata, folder / "migrations")


@pytest.fixture
def drafted(tmp_path: Path) -> Service:
    """A service with its first migration."""
    found = service(tmp_path)
    found.migrations.mkdir()
    database = Database(f"sqlite:///{tmp_path / 'draft.sqlite'}")
    draft(found, database, "first tables")
    database.dispose()
    return found


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.dispose()


def version(database: Database) -> str | None:
    with database.engine.connect() as connection:
        return version_of(connection)


def test_an_empty_database_comes_up_to_the_models(drafted: Service, database: Database) -> None:
    assert version(database) is None
    bring_up(drafted, database)
    assert version(database) == head_of(drafted) == "things_0001"
    assert differences(drafted, database) == []
    bring_up(drafted, database)


def test_a_change_without_a_migration_is_found(
    drafted: Service, database: Database, tmp_path: Path
) -> None:
    bring_up(drafted, database)
    (found,) = differences(service(tmp_path, grown=True), database)
    assert "cents" in found


def test_the_next_migration_keeps_what_is_there(
    drafted: Service, database: Database, tmp_path: Path
) -> None:
    bring_up(drafted, database)
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO thing (id, name) VALUES ('01a201b64fc67e0a8d3f0d3a7c6f0a11', 'kept')"
        )
    grown = service(tmp_path, grown=True)
    scratch = Database(f"sqlite:///{tmp_path / 'second.sqlite'}")
    draft(grown, scratch, "count cents")
    scratch.dispose()
    assert head_of(grown) == "things_0002"
    bring_up(grown, database)
    assert differences(grown, database) == []
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT name, cents FROM thing").one() == ("kept", 0)


def test_many_that_start_at_once_bring_it_up_once(drafted: Service, database_url: str) -> None:
    errors: list[Exception] = []

    def start() -> None:
        own = Database(database_url)
        try:
            bring_up(drafted, own)
        except Exception as error:
            errors.append(error)
        finally:
            own.dispose()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


@pytest.mark.parametrize("name", NAMES)
def test_every_service_comes_up_to_its_models(name: str, database: Database) -> None:
    real = registry.service(name)
    bring_up(real, database)
    assert differences(real, database) == []
    bring_up(real, database)
