"""Updates many rows at once by their id: one statement on PostgreSQL, one batch on SQLite."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from enum import StrEnum
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

from shared.db import Session


def bulk_update(
    session: Session, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    """Sets `columns` of the session's association; each row is (id, value of each column).

    Bypasses the ORM: objects already loaded keep their old values.
    """
    if not rows:
        return
    session.flush()
    if session.runtime.database.is_sqlite:
        _update_each(session, table, columns, rows)
    else:
        _update_from_arrays(session, table, columns, rows)


def _update_each(
    session: Session, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    connection = session.connection()
    driver: Any = connection.connection.driver_connection
    if not isinstance(driver, sqlite3.Connection):
        raise TypeError(type(driver).__name__)
    dialect = connection.dialect
    names = ("id", *columns)
    kept = [table.c[name].type.bind_processor(dialect) for name in names]
    values = [
        [convert(value) if convert else value for convert, value in zip(kept, row, strict=True)]
        for row in rows
    ]
    own = session.own.hex
    settings = ", ".join(f'"{name}" = ?' for name in columns)
    driver.executemany(
        f'UPDATE "{table.name}" SET {settings} WHERE id = ? AND association_id = ?',
        [(*row[1:], row[0], own) for row in values],
    )


def _update_from_arrays(
    session: Session, table: sa.Table, columns: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    names = ("id", *columns)
    dialect = postgresql.dialect()  # type: ignore[no-untyped-call]
    arrays, values = [], {}
    for index, name in enumerate(names):
        kind = table.c[name].type.compile(dialect)
        arrays.append(f"CAST(:a{index} AS {kind}[])")
        values[f"a{index}"] = [_plain(row[index]) for row in rows]
    settings = ", ".join(f'"{name}" = v."{name}"' for name in columns)
    listed = ", ".join(f'"{name}"' for name in names)
    session.connection().execute(
        sa.text(
            f'UPDATE "{table.name}" AS t SET {settings} FROM unnest({", ".join(arrays)}) '
            f"AS v({listed}) WHERE t.id = v.id AND t.association_id = :own"
        ),
        {**values, "own": session.own},
    )


def _plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value
