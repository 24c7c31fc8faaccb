"""Statements over many rows at once, the same call for SQLite and PostgreSQL."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from shared.db import Database

AnyRow = sa.Row[*tuple[Any, ...]]


def in_values(
    database: Database, column: sa.ColumnElement[Any], name: str
) -> sa.ColumnElement[bool]:
    """`column` is one of the values bound as `name`, by `values_param`: one for any number."""
    if database.is_sqlite:
        values = sa.func.json_each(sa.bindparam(name, type_=sa.Text)).table_valued("value")
        return column.in_(sa.select(values.c.value))
    return column == sa.any_(sa.bindparam(name, type_=postgresql.ARRAY(_plain(column))))


def values_param(database: Database, values: Collection[int] | Collection[str]) -> object:
    """The parameter that `in_values` expects."""
    return json.dumps(list(values)) if database.is_sqlite else list(values)


def insert_new(database: Database, table: sa.Table) -> Any:
    """INSERT … ON CONFLICT DO NOTHING."""
    insert = sqlite.insert if database.is_sqlite else postgresql.insert
    return insert(table).on_conflict_do_nothing()


def _plain(column: sa.ColumnElement[Any]) -> sa.types.TypeEngine[Any]:
    return sa.Text() if isinstance(column.type, sa.String) else sa.BigInteger()
