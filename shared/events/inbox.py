"""The subscriber's side, first half: what arrives is kept durably, once, and given a partition."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlmodel import UTCDateTime

from shared.db import Session
from shared.events.loads import partition_key
from shared.events.parcel import Parcel
from shared.events.rounds import item_columns
from shared.events.sets import AnyRow
from shared.events.statements import receive_events
from shared.events.tables import PARTITIONS, EventTables, tables_of
from shared.service import ServiceRuntime

FRESH_FOR = timedelta(seconds=2)


class Status(StrEnum):
    """pending: to be handled · done · dead: given up, waits for a person · parked: newer than this
    program, waits for its update · skipped: a person let it go."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    PARKED = "parked"
    SKIPPED = "skipped"


def receive(runtime: ServiceRuntime, parcel: Parcel) -> set[int]:
    """Keeps a parcel's events once per subscriber; what is known already is left as it is.

    Returns the partitions touched. After it the events are safe here and can be confirmed.
    """
    statement = receive_events(sqlite=runtime.database.is_sqlite)
    now = runtime.clock.now()
    with runtime.database.writing(None) as session:
        session.execute(statement, {"events": parcel.events, "now": now, "lane": parcel.lane})
    return {key % PARTITIONS for key in parcel.partitionkeys}


def partition_of(aggregate: str) -> int:
    """Where all events of an aggregate are handled, one at a time."""
    return partition_key(aggregate) % PARTITIONS


def pick(
    session: Session,
    tables: EventTables,
    partition: int,
    lane: int,
    now: datetime,
    limit: int,
    *,
    postponed_too: bool = False,
) -> Sequence[AnyRow]:
    """Rows of one lane of a partition that may be handled now, in the order of their arrival.

    A row whose aggregate has an earlier unfinished one that is not itself ready in this lane is
    left out, so a dead event stops its own aggregate and nothing else.
    """
    bound = {"now": now, "partition": partition, "lane": lane, "most": limit}
    return session.execute(_pick_query(tables, postponed_too), bound).all()


@cache
def _pick_query(tables: EventTables, postponed_too: bool) -> sa.Select[*tuple[Any, ...]]:
    inbox = tables.inbox
    return (
        sa.select(*item_columns(tables))
        .where(
            inbox.c.done_at.is_(None),
            inbox.c.partition == sa.bindparam("partition"),
            inbox.c.lane == sa.bindparam("lane"),
            _ready(inbox, postponed_too),
            ~_blocked(tables, postponed_too, any_lane=False),
        )
        .order_by(inbox.c.sequence)
        .limit(sa.bindparam("most", type_=sa.Integer))
    )


def partitions_due(
    runtime: ServiceRuntime,
    *,
    only: int | None = None,
    overlooked: bool = False,
    postponed_too: bool = False,
) -> set[int]:
    """Partitions with something to do. `overlooked`: leave out what has only just arrived."""
    query = _due_query(tables_of(runtime), only is not None, overlooked, postponed_too)
    now = runtime.clock.now()
    bound = {"now": now, "partition": only, "arrived": now - FRESH_FOR}
    with runtime.reading(None) as session:
        return set(session.execute(query, bound).scalars())


@cache
def _due_query(
    tables: EventTables, one: bool, overlooked: bool, postponed_too: bool
) -> sa.Select[int]:
    inbox = tables.inbox
    query = sa.select(inbox.c.partition).where(
        inbox.c.done_at.is_(None),
        _ready(inbox, postponed_too),
        ~_blocked(tables, postponed_too, any_lane=True),
    )
    if overlooked:
        old = inbox.c.received_at <= sa.bindparam("arrived", type_=UTCDateTime)
        query = query.where(sa.or_(inbox.c.attempts > 0, inbox.c.postponed, old))
    if one:
        return query.where(inbox.c.partition == sa.bindparam("partition")).limit(1)
    return query.distinct()


def _ready(inbox: sa.FromClause, postponed_too: bool) -> sa.ColumnElement[bool]:
    due = inbox.c.next_attempt_at <= sa.bindparam("now", type_=UTCDateTime)
    if postponed_too:
        due = sa.or_(due, inbox.c.postponed)
    return sa.and_(inbox.c.status == Status.PENDING, due)


def _blocked(tables: EventTables, postponed_too: bool, *, any_lane: bool) -> sa.ColumnElement[bool]:
    """An earlier unfinished event of the aggregate is in the way."""
    inbox, earlier = tables.inbox, tables.inbox.alias()
    in_the_way = ~_ready(earlier, postponed_too)
    if not any_lane:
        in_the_way = sa.or_(earlier.c.lane != sa.bindparam("lane"), in_the_way)
    return sa.exists().where(
        earlier.c.done_at.is_(None),
        earlier.c.aggregate == inbox.c.aggregate,
        earlier.c.sequence < inbox.c.sequence,
        in_the_way,
    )


def unpark(runtime: ServiceRuntime) -> None:
    """Gives parked events another chance: called when a program starts, for it may be newer."""
    inbox = tables_of(runtime).inbox
    with runtime.database.writing(None) as session:
        session.execute(
            sa.update(inbox)
            .where(inbox.c.done_at.is_(None), inbox.c.status == Status.PARKED)
            .values(status=Status.PENDING, next_attempt_at=runtime.clock.now())
        )
