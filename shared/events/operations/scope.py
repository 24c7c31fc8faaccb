"""Which events an operator of one association sees: its own and the system's."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa


def in_scope(table: sa.Table, association_id: UUID | None) -> sa.ColumnElement[bool]:
    """The condition that an event is an association's or the system's; None: anybody's."""
    own = table.c.association_id
    return sa.true() if association_id is None else sa.or_(own == association_id, own.is_(None))
