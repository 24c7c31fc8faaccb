"""Which inbox rows may be handled now, and in which partitions there are any."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import UTCDateTime

from shared.db import Session
from shared.events.inbox.handler_batches import item_columns
from shared.events.lanes import Lane
from shared.events.storage.portable_sql import AnyRow
from shared.events.storage.tables import EventTables, InboxStatus, tables_of
from shared.service import ServiceRuntime

# What arrived so lately is on its way to a worker by message; a relay need not ask for it, too.
FRESH_FOR = timedelta(seconds=2)


def pick(
    session: Session,
    tables: EventTables,
    partition: int,
    lane: Lane,
    *,
    now: datetime,
    limit: int,
    include_snoozed: bool = False,
) -> Sequence[AnyRow]:
    """Rows of one lane of a partition that may be handled now, in the order of their arrival.

    A row whose aggregate has an earlier unfinished one that is not itself ready in this lane is
    left out, so a dead event stops its own aggregate and nothing else.
    """
    bound = {"now": now, "partition": partition, "lane": lane, "limit": limit}
    query = _pick_query(tables, include_snoozed)
    return session.execute(query, bound).all()


@cache
def _pick_query(tables: EventTables, include_snoozed: bool) -> sa.Select[*tuple[Any, ...]]:
    inbox = tables.inbox
    return (
        sa.select(*item_columns(tables))
        .where(
            inbox.c.done_at.is_(None),
            inbox.c.partition == sa.bindparam("partition"),
            inbox.c.lane == sa.bindparam("lane"),
            _ready(inbox, include_snoozed),
            ~_blocked(tables, include_snoozed, any_lane=False),
        )
        .order_by(inbox.c.sequence)
        .limit(sa.bindparam("limit", type_=sa.Integer))
    )


def partitions_due(
    runtime: ServiceRuntime,
    *,
    only: int | None = None,
    skip_fresh: bool = False,
    include_snoozed: bool = False,
) -> set[int]:
    """Partitions with something to do. `skip_fresh`: leave out what arrived within FRESH_FOR."""
    query = _due_query(tables_of(runtime), only is not None, skip_fresh, include_snoozed)
    now = runtime.clock.now()
    bound = {"now": now, "partition": only, "arrived": now - FRESH_FOR}
    with runtime.reading(None) as session:
        return set(session.execute(query, bound).scalars())


@cache
def _due_query(
    tables: EventTables, one: bool, skip_fresh: bool, include_snoozed: bool
) -> sa.Select[int]:
    inbox = tables.inbox
    query = sa.select(inbox.c.partition).where(
        inbox.c.done_at.is_(None),
        _ready(inbox, include_snoozed),
        ~_blocked(tables, include_snoozed, any_lane=True),
    )
    if skip_fresh:
        old = inbox.c.received_at <= sa.bindparam("arrived", type_=UTCDateTime)
        query = query.where(sa.or_(inbox.c.attempts > 0, inbox.c.postponed, old))
    if one:
        return query.where(inbox.c.partition == sa.bindparam("partition")).limit(1)
    return query.distinct()


def _ready(inbox: sa.FromClause, include_snoozed: bool) -> sa.ColumnElement[bool]:
    due = inbox.c.next_attempt_at <= sa.bindparam("now", type_=UTCDateTime)
    if include_snoozed:
        due = sa.or_(due, inbox.c.postponed)
    return sa.and_(inbox.c.status == InboxStatus.PENDING, due)


def _blocked(
    tables: EventTables, include_snoozed: bool, *, any_lane: bool
) -> sa.ColumnElement[bool]:
    """An earlier unfinished event of the aggregate is in the way."""
    inbox, earlier = tables.inbox, tables.inbox.alias()
    in_the_way = ~_ready(earlier, include_snoozed)
    if not any_lane:
        in_the_way = sa.or_(earlier.c.lane != sa.bindparam("lane"), in_the_way)
    return sa.exists().where(
        earlier.c.done_at.is_(None),
        earlier.c.aggregate == inbox.c.aggregate,
        earlier.c.sequence < inbox.c.sequence,
        in_the_way,
    )
