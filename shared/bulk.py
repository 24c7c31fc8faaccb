"""Many rows at once, by name: the fields of a NamedTuple are the columns that it fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import to_json
from sqlalchemy.dialects import postgresql
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from shared.batches import batches
from shared.db import Session
from shared.unit_of_work import UnitOfWork

# A statement costs about as much as 20 rows: from 500 rows on it no longer shows (measured up to
# 8,000), and rows of 10 kB, as mails are, then need 10 MB in the program and as much on the wire.
BULK_INSERT_BATCH_ROWS = 1_000
_DIALECT = postgresql.dialect()  # type: ignore[no-untyped-call]
_LENGTH = re.compile(r"\(\d+(, ?\d+)?\)")
Converter = Callable[[Any], object]


def bulk_insert(uow: UnitOfWork, table: sa.Table, rows: Iterable[NamedTuple]) -> None:
    """Inserts many rows in the unit's transaction, set by set; no rows, nothing happens.

    All rows are of one type, whose fields are columns of the table; columns left out get their
    constant default, or NULL. They bypass the ORM, so the caller names the association in each
    row; on PostgreSQL row-level security refuses one of another association. Of an iterator no
    more than `BULK_INSERT_BATCH_ROWS` are held at a time.
    """
    insert_rows(uow.session, table, rows)


def insert_rows(session: Session, table: sa.Table, rows: Iterable[NamedTuple]) -> None:
    """`bulk_insert` for the event machine, whose own notes belong to no unit of work."""
    session.flush()
    connection = session.connection()
    write = _insert_each if connection.dialect.name == "sqlite" else _insert_from_arrays
    for some in batches(rows, BULK_INSERT_BATCH_ROWS):
        write(connection, table, some)


def bulk_update(uow: UnitOfWork, table: sa.Table, rows: Sequence[NamedTuple]) -> None:
    """Sets columns of rows of the unit's association, found by their id; no rows, nothing happens.

    All rows are of one type: its first field is `id`, the others are the columns that change. One
    statement on PostgreSQL, one batch on SQLite. Bypasses the ORM: objects already loaded keep
    their old values.
    """
    if not rows:
        return
    uow.session.flush()
    connection = uow.session.connection()
    update = _update_each if connection.dialect.name == "sqlite" else _update_from_arrays
    update(connection, table, rows, uow.own)


class _Plan(NamedTuple):
    """How rows of one type go into one table; `defaults` are the values of columns left out."""

    statement: str
    converters: tuple[Converter | None, ...]
    defaults: tuple[object, ...]


def _insert_each(connection: sa.Connection, table: sa.Table, rows: Sequence[NamedTuple]) -> None:
    statement, converters, defaults = _sqlite_plan(table, rows[0]._fields)
    columns = [
        _converted(values, convert)
        for values, convert in zip(zip(*rows, strict=True), converters, strict=True)
    ]
    columns += [[value] * len(rows) for value in defaults]
    connection.exec_driver_sql(statement, list(zip(*columns, strict=True)))


@lru_cache(maxsize=128)
def _sqlite_plan(table: sa.Table, names: tuple[str, ...]) -> _Plan:
    left_out = _constant_defaults(table, names)
    columns = (*names, *left_out)
    return _Plan(
        f'INSERT INTO "{table.name}" ({_listed(columns)}) VALUES ({", ".join("?" * len(columns))})',
        tuple(_sqlite_value(table.c[name].type) for name in names),
        tuple(
            _converted((value,), _sqlite_value(table.c[name].type))[0]
            for name, value in left_out.items()
        ),
    )


def _insert_from_arrays(
    connection: sa.Connection, table: sa.Table, rows: Sequence[NamedTuple]
) -> None:
    """One typed array a column: PostgreSQL refuses COPY under row-level security. The figures of
    this and of other ways are in docs/decisions/0016."""
    statement, converters, defaults = _postgres_plan(table, rows[0]._fields)
    arrays = [
        _converted(values, convert)
        for values, convert in zip(zip(*rows, strict=True), converters, strict=True)
    ]
    connection.exec_driver_sql(statement, (*defaults, *arrays))


@lru_cache(maxsize=128)
def _postgres_plan(table: sa.Table, names: tuple[str, ...]) -> _Plan:
    left_out = _constant_defaults(table, names)
    fixed = "".join(f"%b::{_plain_type(table.c[name])}, " for name in left_out)
    arrays = ", ".join(f"%b::{_plain_type(table.c[name])}[]" for name in names)
    return _Plan(
        f'INSERT INTO "{table.name}" ({_listed((*left_out, *names))}) '
        f"SELECT {fixed}given.* FROM unnest({arrays}) AS given",
        tuple(_postgres_value(table.c[name].type) for name in names),
        tuple(
            _converted((value,), _postgres_value(table.c[name].type))[0]
            for name, value in left_out.items()
        ),
    )


def _update_each(
    connection: sa.Connection, table: sa.Table, rows: Sequence[NamedTuple], own: UUID
) -> None:
    id_, *changed = names = rows[0]._fields
    ids, *others = (
        _converted(values, _sqlite_value(table.c[name].type))
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    )
    settings = ", ".join(f'"{name}" = ?' for name in changed)
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" SET {settings} WHERE "{id_}" = ? AND association_id = ?',
        list(zip(*others, ids, [own.hex] * len(rows), strict=True)),
    )


def _update_from_arrays(
    connection: sa.Connection, table: sa.Table, rows: Sequence[NamedTuple], own: UUID
) -> None:
    id_, *changed = names = rows[0]._fields
    arrays = ", ".join(f"%b::{_plain_type(table.c[name])}[]" for name in names)
    settings = ", ".join(f'"{name}" = given."{name}"' for name in changed)
    columns = [
        _converted(values, _postgres_value(table.c[name].type))
        for name, values in zip(names, zip(*rows, strict=True), strict=True)
    ]
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" AS old SET {settings} '
        f"FROM unnest({arrays}) AS given({_listed(names)}) "
        f'WHERE old."{id_}" = given."{id_}" AND old.association_id = %s',
        (*columns, own),
    )


def _plain_type(column: sa.Column[Any]) -> str:
    """A column's type on PostgreSQL without its length: a cast to varchar(8) would cut a text off
    that the column itself refuses."""
    if isinstance(column.type, sa.String):
        return "text"
    return _LENGTH.sub("", column.type.compile(_DIALECT)).lower()


def _constant_defaults(table: sa.Table, names: tuple[str, ...]) -> dict[str, object]:
    return {
        column.name: column.default.arg
        for column in table.columns
        if column.name not in names and isinstance(column.default, ScalarElementColumnDefault)
    }


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)


def _converted(values: Iterable[object], convert: Converter | None) -> list[object]:
    if convert is None:
        return list(values)
    return [None if value is None else convert(value) for value in values]


def _sqlite_value(kind: sa.types.TypeEngine[Any]) -> Converter | None:
    if isinstance(kind, sa.Uuid):
        return _hex
    if isinstance(kind, sa.Date):
        return date.isoformat
    if "DateTime" in type(kind).__name__ or isinstance(kind, sa.DateTime):
        return _sqlite_moment
    return _postgres_value(kind)


def _postgres_value(kind: sa.types.TypeEngine[Any]) -> Converter | None:
    if isinstance(kind, sa.JSON):
        return _json
    return _choice if isinstance(kind, sa.Enum) else None


@lru_cache(maxsize=256)
def _choice(value: str) -> str:
    """A StrEnum's value: drivers look long at a string that is not exactly one."""
    return str(value)


def _hex(value: UUID | str) -> str:
    return value.hex if isinstance(value, UUID) else value.replace("-", "")


def _json(value: object) -> str:
    return to_json(value).decode()


@lru_cache(maxsize=256)
def _sqlite_moment(value: datetime) -> str:
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
