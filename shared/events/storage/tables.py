"""The event machine's tables, kept by every service in its own database."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlmodel import UTCDateTime

from shared.errors import DomainError

if TYPE_CHECKING:
    from shared.unit_of_work import Runtime

_INFO = "umlauf.events"

# SQLite counts up by itself only in a column that is exactly INTEGER PRIMARY KEY.
_Counter = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


class InboxStatus(StrEnum):
    """pending: to be handled · done · dead: given up, waits for a person · parked: newer than this
    program, waits for its update · skipped: a person let it go."""

    PENDING = "pending"
    DONE = "done"
    DEAD = "dead"
    PARKED = "parked"
    SKIPPED = "skipped"


class NoEventTables(DomainError):
    """The service {service} has no event tables: call event_tables(metadata) in its models."""

    code = "no_event_tables"
    status = 500


@dataclass(frozen=True)
class EventTables:
    """outbox: what this service published. inbox: what it received. The rest: how far they are."""

    outbox: sa.Table
    outbox_delivery: sa.Table
    inbox: sa.Table
    inbox_partition: sa.Table
    inbox_action: sa.Table
    job_run: sa.Table


def event_tables(metadata: sa.MetaData) -> EventTables:
    """Defines the tables on a service's metadata (called once, in its models)."""
    tables = EventTables(
        outbox=_outbox(metadata),
        outbox_delivery=_outbox_delivery(metadata),
        inbox=_inbox(metadata),
        inbox_partition=_inbox_partition(metadata),
        inbox_action=_inbox_action(metadata),
        job_run=_job_run(metadata),
    )
    metadata.info[_INFO] = tables
    return tables


def tables_of(runtime: Runtime) -> EventTables:
    """The event tables of a running service. Raises NoEventTables."""
    tables = runtime.metadata.info.get(_INFO)
    if not isinstance(tables, EventTables):
        raise NoEventTables(service=runtime.name)
    return tables


def _envelope_columns() -> list[sa.Column[object]]:
    return [
        sa.Column("type", sa.String(120), nullable=False),
        sa.Column("version", sa.SmallInteger, nullable=False),
        sa.Column("association_id", sa.Uuid),
        sa.Column("aggregate", sa.String(200), nullable=False),
        sa.Column("occurred_at", UTCDateTime, nullable=False),
        sa.Column("actor", sa.String(200), nullable=False),
        sa.Column("correlation_id", sa.Uuid, nullable=False),
        sa.Column("causation_id", sa.Uuid),
        sa.Column("traceparent", sa.String(80)),
        sa.Column("personal", sa.Boolean, nullable=False),
        sa.Column("payload", sa.JSON, nullable=False),
        sa.Column("redacted_at", UTCDateTime),
    ]


def _outbox(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "outbox",
        metadata,
        sa.Column("position", _Counter, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Uuid, nullable=False),
        *_envelope_columns(),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("fanned_out_at", UTCDateTime),
        sa.Index("uq_outbox_id", "id", unique=True),
        sa.Index("ix_outbox_correlation_id", "correlation_id"),
        sa.Index(
            "ix_outbox_waiting",
            "lane",
            "position",
            postgresql_where=sa.text("fanned_out_at IS NULL"),
            sqlite_where=sa.text("fanned_out_at IS NULL"),
        ),
        sqlite_autoincrement=True,
    )


def _outbox_delivery(metadata: sa.MetaData) -> sa.Table:
    unreceived = sa.text("received_at IS NULL")
    return sa.Table(
        "outbox_delivery",
        metadata,
        sa.Column("position", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("subscriber", sa.String(120), primary_key=True),
        sa.Column("service", sa.String(40), nullable=False),
        sa.Column("aggregate", sa.String(200), nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("sends", sa.Integer, nullable=False),
        sa.Column("next_send_at", UTCDateTime, nullable=False),
        sa.Column("received_at", UTCDateTime),
        sa.Index(
            "ix_outbox_delivery_unreceived",
            "service",
            "aggregate",
            "position",
            postgresql_where=unreceived,
            sqlite_where=unreceived,
        ),
    )


def _inbox(metadata: sa.MetaData) -> sa.Table:
    unfinished = sa.text("done_at IS NULL")
    return sa.Table(
        "inbox",
        metadata,
        sa.Column("sequence", _Counter, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.Uuid, nullable=False),
        sa.Column("subscriber", sa.String(120), nullable=False),
        sa.Column("source", sa.String(40), nullable=False),
        *_envelope_columns(),
        sa.Column("partition", sa.SmallInteger, nullable=False),
        sa.Column("lane", sa.SmallInteger, nullable=False),
        sa.Column("received_at", UTCDateTime, nullable=False),
        sa.Column("status", sa.String(10), nullable=False),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("interruptions", sa.Integer, nullable=False),
        sa.Column("postponed", sa.Boolean, nullable=False),
        sa.Column("next_attempt_at", UTCDateTime, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("done_at", UTCDateTime),
        sa.Index("uq_inbox_event_id_subscriber", "event_id", "subscriber", unique=True),
        sa.Index(
            "ix_inbox_unfinished",
            "partition",
            "lane",
            "sequence",
            postgresql_where=unfinished,
            sqlite_where=unfinished,
        ),
        sa.Index(
            "ix_inbox_unfinished_aggregate",
            "aggregate",
            "sequence",
            postgresql_where=unfinished,
            sqlite_where=unfinished,
        ),
        sqlite_autoincrement=True,
    )


def _inbox_partition(metadata: sa.MetaData) -> sa.Table:
    """What the holder of a partition is about to handle, written before it does."""
    return sa.Table(
        "inbox_partition",
        metadata,
        sa.Column("partition", sa.SmallInteger, primary_key=True, autoincrement=False),
        sa.Column("begun", sa.JSON(none_as_null=True)),
        sa.Column("token", sa.Uuid),
    )


def _inbox_action(metadata: sa.MetaData) -> sa.Table:
    """What a person did to an event that had stopped: who, when, why. Never changed."""
    return sa.Table(
        "inbox_action",
        metadata,
        sa.Column("number", _Counter, primary_key=True, autoincrement=True),
        sa.Column("event_id", sa.Uuid, nullable=False, index=True),
        sa.Column("subscriber", sa.String(120), nullable=False),
        sa.Column("action", sa.String(10), nullable=False),
        sa.Column("by", sa.String(200), nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("at", UTCDateTime, nullable=False),
        sa.Column("was", sa.String(10), nullable=False),
        sqlite_autoincrement=True,
    )


def _job_run(metadata: sa.MetaData) -> sa.Table:
    return sa.Table(
        "job_run",
        metadata,
        sa.Column("job", sa.String(120), primary_key=True),
        sa.Column("due_at", UTCDateTime, primary_key=True),
        sa.Column("attempts", sa.Integer, nullable=False),
        sa.Column("next_attempt_at", UTCDateTime, nullable=False),
        sa.Column("last_error", sa.Text),
        sa.Column("done_at", UTCDateTime),
    )
