"""Databases: one per service, SQLite or PostgreSQL behind the same few calls."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import ColumnElement, event
from sqlalchemy.orm import Mapper, ORMExecuteState, registry, with_loader_criteria
from sqlalchemy.orm import Session as _SaSession
from sqlalchemy.sql.base import ExecutableOption
from sqlmodel import Field, SQLModel
from sqlmodel import Session as _SqlmodelSession

from shared.errors import DomainError

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
EVERY_ASSOCIATION = "*"
SEALED_FOR = "sealed_for"
_LOG_AHEAD_SECONDS = 30.0


class ForeignRow(DomainError):
    """A row of another association was about to be written."""

    code = "foreign_row"
    status = 500


def new_registry() -> registry:
    """A registry with metadata of its own: each service's models hang on one."""
    return registry(metadata=sa.MetaData(naming_convention=NAMING))


class AssociationRow(SQLModel):
    """Mixin of every table whose rows belong to one association."""

    association_id: UUID = Field(index=True)


def choice(kinds: type[StrEnum], length: int = 32, *, name: str = "") -> sa.Enum:
    """Column type for a StrEnum: stored as its value, checked by the database.

    `name` tells the constraints of two columns of one table apart.
    """
    return sa.Enum(
        kinds,
        native_enum=False,
        create_constraint=True,
        name=name or kinds.__name__.lower(),
        length=length,
        values_callable=lambda members: [member.value for member in members],
    )


def sealed_for(owner: str, *, nullable: bool = True) -> Any:
    """A column of what `KeyRing` encrypts for the row whose column `owner` names it.

    Its name ends in `_sealed`; a search hash of the same stands in the column that ends in `_hash`.
    """
    kept = {"info": {SEALED_FOR: owner}}
    if nullable:
        return Field(default=None, sa_column_kwargs=kept)
    return Field(sa_column_kwargs=kept)


class Session(_SqlmodelSession):
    """A database session opened for one association (None: for the event machine, sees all)."""

    association_id: UUID | None = None

    @property
    def own(self) -> UUID:
        """The association this session was opened for. Raises ForeignRow when it is none."""
        if self.association_id is None:
            raise ForeignRow("This session was opened for no association.")
        return self.association_id

    def see(self, association_id: UUID | None) -> None:
        """From here on the session sees one association (None: all of them), on PostgreSQL by
        row-level security too, until its transaction ends."""
        self.association_id = association_id
        if self.get_bind().dialect.name != "sqlite":
            seen = EVERY_ASSOCIATION if association_id is None else str(association_id)
            self.execute(
                sa.text("SELECT set_config('umlauf.association', :seen, true)"), {"seen": seen}
            )


@event.listens_for(Session, "do_orm_execute")
def _only_own_rows(state: ORMExecuteState) -> None:
    session = state.session
    if not isinstance(session, Session) or session.association_id is None:
        return
    if state.is_column_load or state.is_relationship_load:
        return
    state.statement = state.statement.options(*_filters(session.association_id))


@lru_cache(maxsize=64)
def _filters(association_id: UUID) -> tuple[ExecutableOption, ...]:
    """One criterion for every mapped class that has an association, wherever a query names it."""
    return tuple(
        with_loader_criteria(row, _association_of(row) == association_id, include_aliases=True)
        for row in _mapped_below(AssociationRow)
    )


@event.listens_for(Mapper, "after_mapper_constructed")
def _know_new_classes(*_: object) -> None:
    _filters.cache_clear()


def _mapped_below(parent: type[AssociationRow]) -> Iterator[type[AssociationRow]]:
    for child in parent.__subclasses__():
        if hasattr(child, "__table__"):
            yield child
        yield from _mapped_below(child)


def _association_of(row: type[AssociationRow]) -> ColumnElement[UUID]:
    return cast("ColumnElement[UUID]", row.association_id)


@event.listens_for(Session, "before_flush")
def _write_only_own_rows(session: _SaSession, *_: object) -> None:
    if not isinstance(session, Session) or session.association_id is None:
        return
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, AssociationRow) and row.association_id != session.association_id:
            raise ForeignRow


class Database:
    """One service's database: opens sessions, knows its dialect."""

    _sqlite_pragmas: ClassVar[tuple[str, ...]] = (
        "PRAGMA busy_timeout=30000",
        # Pages of 4 kB before the log is written back: a bulk writes most of them several times.
        "PRAGMA wal_autocheckpoint=8000",
        "PRAGMA foreign_keys=ON",
    )

    def __init__(self, url: str, *, pool_size: int = 20, durable: bool = True) -> None:
        """`durable=False` is for tests, where the power does not go: SQLite waits for no disk."""
        self._synchronous = "FULL" if durable else "OFF"
        self.url = url.replace("postgresql://", "postgresql+psycopg://", 1)
        self.is_sqlite = self.url.startswith("sqlite")
        if self.is_sqlite:
            self.engine = sa.create_engine(
                self.url, pool_size=pool_size, max_overflow=40, hide_parameters=True
            )
            event.listen(self.engine, "do_connect", _make_private_file)
            event.listen(self.engine, "connect", self._set_up_sqlite)
            event.listen(self.engine, "begin", self._begin_sqlite)
        else:
            self.engine = sa.create_engine(
                self.url,
                pool_pre_ping=True,
                pool_size=pool_size,
                max_overflow=40,
                hide_parameters=True,
            )
        self._reading = self.engine.execution_options(umlauf_reading=True)
        self._noting = self.engine.execution_options(umlauf_noting=True)

    def _set_up_sqlite(self, connection: sqlite3.Connection, _: object) -> None:
        connection.isolation_level = None
        for pragma in self._sqlite_pragmas:
            connection.execute(pragma)
        connection.execute(f"PRAGMA synchronous={self._synchronous}")
        _log_ahead(connection)

    def _begin_sqlite(self, connection: sa.Connection) -> None:
        options = connection.get_execution_options()
        if options.get("umlauf_reading"):
            connection.exec_driver_sql("BEGIN")
            return
        wanted = self._synchronous
        if options.get("umlauf_noting") and wanted == "FULL":
            wanted = "NORMAL"
        if connection.info.get("synchronous", self._synchronous) != wanted:
            connection.exec_driver_sql(f"PRAGMA synchronous={wanted}")
            connection.info["synchronous"] = wanted
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    @contextmanager
    def writing(self, association_id: UUID | None) -> Iterator[Session]:
        """A transaction that commits at the end of the block, or rolls back on an error."""
        with Session(self.engine, expire_on_commit=False) as session:
            session.see(association_id)
            yield session
            session.commit()

    @contextmanager
    def noting(self) -> Iterator[Session]:
        """A transaction for notes that can be made again: it outlives the process, but its commit
        does not wait for the disk, so a loss of power may undo it."""
        with Session(self._noting, expire_on_commit=False) as session:
            session.see(None)
            if not self.is_sqlite:
                session.execute(sa.text("SET LOCAL synchronous_commit = off"))
            yield session
            session.commit()

    @contextmanager
    def reading(self, association_id: UUID | None) -> Iterator[Session]:
        """A session for queries; nothing it does is kept."""
        with Session(self._reading, expire_on_commit=False) as session:
            session.see(association_id)
            yield session

    @contextmanager
    def joining(self, outer: Session, association_id: UUID | None) -> Iterator[Session]:
        """A session in a savepoint of `outer`'s transaction: kept at the end of the block, undone
        on an error. The event machine handles many events in one transaction with it."""
        with Session(
            outer.connection(),
            expire_on_commit=False,
            join_transaction_mode="create_savepoint",
        ) as session:
            session.see(association_id)
            yield session
            session.commit()

    def dispose(self) -> None:
        self.engine.dispose()


def _make_private_file(_: object, __: object, arguments: list[str], ___: object) -> None:
    """A new file is for this user alone, whatever the umask; SQLite's log takes its mode over."""
    file = arguments[0]
    if not file.startswith("file:") and not os.path.exists(file):
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, 0o600))


def _log_ahead(connection: sqlite3.Connection) -> None:
    """Switches a new file to write-ahead logging; one already switched stays so.

    Two that open a new file at once both ask for the write lock, and SQLite refuses one of them at
    once: its timeout does not hold for this step.
    """
    give_up_at = time.monotonic() + _LOG_AHEAD_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode=WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() > give_up_at:
                raise
            time.sleep(0.01)


def table_of(model: type[SQLModel]) -> sa.Table:
    """The table behind a model, for set-based statements."""
    table: sa.Table = model.__table__  # type: ignore[attr-defined]
    return table
