"""Databases say what they were made as; those of others are refused, on SQLite and PostgreSQL."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any

import pytest
import sqlalchemy as sa

from infra.setup import database_mark
from infra.setup.database_mark import UnmarkedDatabase, mark_database, refuse_foreign_database
from infra.setup.kinds import DemoStaysDemo, NotMadeByDemo, OtherKind
from shared.clock import FixedClock
from shared.db import Database
from shared.errors import DomainError
from tests.support.settings import make_settings

CLOCK = FixedClock()
DEMO, PRODUCTION = (make_settings(environment=kind) for kind in ("demo", "production"))


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url, durable=False)
    yield made
    made.dispose()


def rows(database: Database) -> list[str]:
    with database.reading(None) as session:
        return list(session.execute(sa.text("SELECT kind FROM installation_mark")).scalars())


def test_an_empty_database_is_marked_once(database: Database) -> None:
    assert not refuse_foreign_database(DEMO, "billing", database)
    for _ in range(2):
        mark_database(DEMO, "billing", database, clock=CLOCK)
    assert rows(database) == ["demo"]
    assert refuse_foreign_database(DEMO, "billing", database)


def test_looking_leaves_no_mark(database: Database) -> None:
    refuse_foreign_database(PRODUCTION, "billing", database)
    with database.reading(None) as session:
        assert sa.inspect(session.connection()).get_table_names() == []


@pytest.mark.parametrize(
    ("made_as", "environment", "refusal"),
    [
        ("production", "demo", NotMadeByDemo),
        ("test", "demo", NotMadeByDemo),
        ("demo", "production", DemoStaysDemo),
        ("demo", "test", DemoStaysDemo),
        ("test", "production", OtherKind),
    ],
)
def test_a_database_of_another_kind_is_refused(
    database: Database, made_as: str, environment: str, refusal: type[DomainError]
) -> None:
    mark_database(make_settings(environment=made_as), "billing", database, clock=CLOCK)
    settings = make_settings(environment=environment)
    with pytest.raises(refusal, match="database of billing"):
        refuse_foreign_database(settings, "billing", database)
    for adopt in (False, True):
        with pytest.raises(refusal):
            mark_database(settings, "billing", database, clock=CLOCK, adopt=adopt)
    assert rows(database) == [made_as]


def test_one_with_tables_and_no_mark_is_taken_over_only_on_purpose(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE member (id INTEGER)"))
    for settings in (DEMO, PRODUCTION):
        with pytest.raises(UnmarkedDatabase):
            refuse_foreign_database(settings, "members", database)
        with pytest.raises(UnmarkedDatabase):
            mark_database(settings, "members", database, clock=CLOCK)
    mark_database(PRODUCTION, "members", database, clock=CLOCK, adopt=True)
    assert rows(database) == ["production"]


@pytest.mark.parametrize("kind", ["staging", None])
def test_a_mark_that_says_nothing_is_no_welcome(database: Database, kind: str | None) -> None:
    mark_database(PRODUCTION, "billing", database, clock=CLOCK)
    with database.engine.begin() as connection:
        connection.execute(sa.text("DELETE FROM installation_mark"))
        if kind:
            connection.execute(
                sa.text("INSERT INTO installation_mark VALUES (:kind, CURRENT_TIMESTAMP)"),
                {"kind": kind},
            )
    with pytest.raises(UnmarkedDatabase):
        refuse_foreign_database(PRODUCTION, "billing", database)


def marked_at_once(url: str, monkeypatch: pytest.MonkeyPatch) -> list[BaseException | None]:
    """How two end who both want to mark; they meet when both have looked, unless one is kept
    waiting."""
    meeting = threading.Barrier(2)
    is_own = database_mark._is_own

    def look_and_meet(*given: Any, **options: Any) -> bool:
        found = is_own(*given, **options)
        with suppress(threading.BrokenBarrierError):
            meeting.wait(0.5)
        return found

    monkeypatch.setattr(database_mark, "_is_own", look_and_meet)
    monkeypatch.setattr(database_mark, "refuse_foreign_database", lambda *_: False)

    def mark() -> BaseException | None:
        own = Database(url, durable=False)
        try:
            mark_database(PRODUCTION, "billing", own, clock=CLOCK)
        except sa.exc.SQLAlchemyError as error:
            return error
        finally:
            own.dispose()
        return None

    with ThreadPoolExecutor(2) as pool:
        return [start.result() for start in [pool.submit(mark) for _ in range(2)]]


def test_two_that_mark_at_once_mark_it_once(
    database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert marked_at_once(database_url, monkeypatch) == [None, None]
    assert rows(database) == ["production"]


@pytest.mark.postgres
def test_without_the_lock_one_of_them_would_fail(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database_mark, "_wait_for_others", lambda _: None)
    assert marked_at_once(postgres_url, monkeypatch).count(None) == 1
