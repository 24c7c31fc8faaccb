"""The mark in each database: what it was made as, the same as the folder's."""

from __future__ import annotations

from typing import cast, get_args

import sqlalchemy as sa

from infra.registry import MARK_TABLE
from infra.setup.kinds import refuse_other_kind
from shared.clock import Clock
from shared.db import Database
from shared.errors import DomainError
from shared.settings import Kind, Settings

_METADATA = sa.MetaData()
_MARK = sa.Table(
    MARK_TABLE,
    _METADATA,
    sa.Column("kind", sa.String(16), primary_key=True),
    sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
)
# Any number of its own; all processes that mark a database take the same lock.
_LOCK = 7_420_251_116


class UnmarkedDatabase(DomainError):
    """The database of {service} holds tables of an older Umlauf, or of another program. One of an
    older Umlauf is taken over by: umlauf init --adopt. Else name an empty one."""

    code = "unmarked_database"
    status = 500


def refuse_foreign_database(settings: Settings, service: str, database: Database) -> bool:
    """Whether the database is marked; an empty one may be. Raises UnmarkedDatabase, or what
    `refuse_other_kind` raises."""
    with database.reading(None) as session:
        return _is_own(settings, service, session.connection())


def mark_database(
    settings: Settings, service: str, database: Database, *, clock: Clock, adopt: bool = False
) -> None:
    """Marks a database that is empty; with `adopt` one of an older Umlauf too. Raises as
    `refuse_foreign_database` where it is another's."""
    if not adopt and refuse_foreign_database(settings, service, database):
        return
    with database.engine.begin() as connection:
        _wait_for_others(connection)
        if not _is_own(settings, service, connection, adopt=adopt):
            _METADATA.create_all(connection)
            values = {"kind": settings.environment, "made_at": clock.now()}
            connection.execute(sa.insert(_MARK).values(**values))


def _wait_for_others(connection: sa.Connection) -> None:
    """One process at a time; on SQLite the transaction itself is that."""
    if connection.dialect.name != "sqlite":
        connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})


def _is_own(
    settings: Settings, service: str, connection: sa.Connection, *, adopt: bool = False
) -> bool:
    tables = sa.inspect(connection).get_table_names()
    if _MARK.name in tables:
        kind = connection.execute(sa.select(_MARK.c.kind)).scalar()
        if kind not in get_args(Kind):
            raise UnmarkedDatabase(service=service)
        refuse_other_kind(settings, f"The database of {service}", cast("Kind", kind))
        return True
    if tables and not adopt:
        raise UnmarkedDatabase(service=service)
    return False
