"""Rows of a table as it was before a migration, with what it asks for made up."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from services.billing.service import SERVICE
from tests.billing.migrations.test_billing_0003 import NOW, OWN, insert


def insert_sample(connection: sa.Connection, table: str, **given: object) -> None:
    """One row of the association, so that a migration has something to change."""
    made = {
        one["name"]: _value(SERVICE.metadata.tables[table].c[one["name"]])
        for one in sa.inspect(connection).get_columns(table)
        if not one["nullable"] and one["default"] is None
    }
    insert(connection, table, **{**made, "association_id": OWN, **given})


def _value(column: sa.Column[Any]) -> object:
    if isinstance(column.type, sa.Enum):
        return next(iter(column.type.enum_class or column.type.enums))
    if isinstance(column.type, sa.JSON):
        return {}
    values = {UUID: uuid4(), str: "x", int: 1, bytes: b"x", bool: False, date: NOW.date()}
    return values.get(column.type.python_type, NOW)
