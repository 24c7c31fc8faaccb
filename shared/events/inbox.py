"""The subscriber's side, first half: what arrives is kept durably, once, and given a partition."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

import sqlalchemy as sa

from shared.db import Session
from shared.events.parcel import Parcel
from shared.events.sets import insert_new
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


def partition_of(aggregate: str) -> int:
    """Where all events of an aggregate are handled, one at a time."""
    return zlib.crc32(aggregate.encode()) % PARTITIONS


def receive(runtime: ServiceRuntime, parcel: Parcel) -> set[int]:
    """Keeps a parcel's events once per subscriber; what is known already is left as it is.

    Returns the partitions touched. After it the events are safe here and can be confirmed.
    """
    table = tables_of(runtime).inbox
    rows = list(_rows(runtime, parcel))
    with runtime.transaction(None) as session:
        session.connection().execute(insert_new(runtime.database, table), rows)
    return {int(str(row["partition"])) for row in rows}


def _rows(runtime: ServiceRuntime, parcel: Parcel) -> Iterable[dict[str, object]]:
    now = runtime.clock.now()
    for envelope, subscribers, personal in zip(
        parcel.events, parcel.subscribers, parcel.personal, strict=True
    ):
        for subscriber in subscribers:
            yield {
                "event_id": envelope.id,
                "subscriber": subscriber,
                "source": envelope.source,
                "type": envelope.type,
                "version": envelope.version,
                "association_id": envelope.association_id,
                "aggregate": envelope.aggregate,
                "occurred_at": envelope.occurred_at,
                "actor": envelope.actor,
                "correlation_id": envelope.correlation_id,
                "causation_id": envelope.causation_id,
                "traceparent": envelope.traceparent,
                "personal": personal,
                "payload": envelope.payload,
                "partition": partition_of(envelope.aggregate),
                "lane": parcel.lane,
                "received_at": now,
                "status": Status.PENDING,
                "attempts": 0,
                "interruptions": 0,
                "postponed": False,
                "next_attempt_at": now,
            }


def pick(
    session: Session,
    tables: EventTables,
    partition: int,
    lane: int,
    now: datetime,
    limit: int,
    *,
    postponed_too: bool = False,
) -> Sequence[sa.RowMapping]:
    """Rows of one lane of a partition that may be handled now, in the order of their arrival.

    A row whose aggregate has an earlier unfinished one that is not itself ready in this lane is
    left out, so a dead event stops its own aggregate and nothing else.
    """
    inbox = tables.inbox
    return (
        session.execute(
            sa.select(inbox)
            .where(
                inbox.c.done_at.is_(None),
                inbox.c.partition == partition,
                inbox.c.lane == lane,
                _ready(inbox, now, postponed_too),
                ~_blocked(tables, now, postponed_too, lane),
            )
            .order_by(inbox.c.sequence)
            .limit(limit)
        )
        .mappings()
        .all()
    )


def partitions_due(
    runtime: ServiceRuntime,
    *,
    only: int | None = None,
    overlooked: bool = False,
    postponed_too: bool = False,
) -> set[int]:
    """Partitions with something to do. `overlooked`: leave out what has only just arrived."""
    tables = tables_of(runtime)
    inbox = tables.inbox
    now = runtime.clock.now()
    query = sa.select(inbox.c.partition).where(
        inbox.c.done_at.is_(None),
        _ready(inbox, now, postponed_too),
        ~_blocked(tables, now, postponed_too),
    )
    if only is not None:
        query = query.where(inbox.c.partition == only).limit(1)
    if overlooked:
        query = query.where(
            sa.or_(
                inbox.c.attempts > 0,
                inbox.c.postponed,
                inbox.c.received_at <= now - FRESH_FOR,
            )
        )
    if only is None:
        query = query.distinct()
    with runtime.reading(None) as session:
        return set(session.execute(query).scalars())


def _ready(inbox: sa.FromClause, now: datetime, postponed_too: bool) -> sa.ColumnElement[bool]:
    due = inbox.c.next_attempt_at <= now
    if postponed_too:
        due = sa.or_(due, inbox.c.postponed)
    return sa.and_(inbox.c.status == Status.PENDING, due)


def _blocked(
    tables: EventTables, now: datetime, postponed_too: bool, lane: int | None = None
) -> sa.ColumnElement[bool]:
    inbox, earlier = tables.inbox, tables.inbox.alias()
    in_the_way = ~_ready(earlier, now, postponed_too)
    if lane is not None:
        in_the_way = sa.or_(earlier.c.lane != lane, in_the_way)
    return sa.exists().where(
        earlier.c.done_at.is_(None),
        earlier.c.aggregate == inbox.c.aggregate,
        earlier.c.sequence < inbox.c.sequence,
        in_the_way,
    )


def unpark(runtime: ServiceRuntime) -> None:
    """Gives parked events another chance: called when a program starts, for it may be newer."""
    inbox = tables_of(runtime).inbox
    with runtime.transaction(None) as session:
        session.execute(
            sa.update(inbox)
            .where(inbox.c.done_at.is_(None), inbox.c.status == Status.PARKED)
            .values(status=Status.PENDING, next_attempt_at=runtime.clock.now())
        )
