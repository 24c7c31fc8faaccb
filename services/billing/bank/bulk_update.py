"""Updates many rows at once by their id: one statement on PostgreSQL, one batch on SQLite."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import sqlalchemy as sa

from shared.bulk import plain_type
from shared.db import Session
from shared.unit_of_work import UnitOfWork


def bulk_update(uow: UnitOfWork, table: sa.Table, rows: Sequence[NamedTuple]) -> None:
    """Sets columns of rows of the session's association; no rows, nothing happens.

    All rows are of one type: its first field is `id`, the others are the columns that change.
    Bypasses the ORM: objects already loaded keep their old values.
    """
    if not rows:
        return
    uow.session.flush()
    if uow.is_sqlite:
        _update_each(uow.session, table, rows)
    else:
        _update_from_arrays(uow.session, table, rows)


def _update_each(session: Session, table: sa.Table, rows: Sequence[NamedTuple]) -> None:
    connection = session.connection()
    id_, *changed = rows[0]._fields
    kept = [table.c[name].type.bind_processor(connection.dialect) for name in (id_, *changed)]
    own = session.own.hex
    values = []
    for row in rows:
        first, *others = (
            convert(value) if convert else value for convert, value in zip(kept, row, strict=True)
        )
        values.append((*others, first, own))
    settings = ", ".join(f'"{name}" = ?' for name in changed)
    connection.exec_driver_sql(
        f'UPDATE "{table.name}" SET {settings} WHERE "{id_}" = ? AND association_id = ?', values
    )


def _update_from_arrays(session: Session, table: sa.Table, rows: Sequence[NamedTuple]) -> None:
    id_, *changed = names = rows[0]._fields
    arrays = ", ".join(f"%b::{plain_type(table.c[name])}[]" for name in names)
    settings = ", ".join(f'"{name}" = given."{name}"' for name in changed)
    listed = ", ".join(f'"{name}"' for name in names)
    session.connection().exec_driver_sql(
        f'UPDATE "{table.name}" AS old SET {settings} FROM unnest({arrays}) AS given({listed}) '
        f'WHERE old."{id_}" = given."{id_}" AND old.association_id = %s',
        (*(list(values) for values in zip(*rows, strict=True)), session.own),
    )
