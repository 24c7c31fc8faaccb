"""The record of what persons did to stopped events."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.db import Session
from shared.errors import DomainError, NotFound
from shared.events.inbox import Status
from shared.events.overview import within
from shared.events.tables import EventTables


class NoSuchEvent(NotFound):
    """No service knows an event {event_id}, or none that has stopped."""

    code = "no_such_event"


class ReasonMissing(DomainError):
    """Say who you are and why: it is recorded."""

    code = "reason_missing"


@dataclass(frozen=True)
class Deed:
    """Who does what and why. Raises ReasonMissing if one of them is empty."""

    action: str
    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ReasonMissing


@dataclass(frozen=True)
class Stopped:
    """Which events to act on: one by its id, or all of a type that are dead or parked."""

    event_id: UUID | None
    type: str | None
    subscriber: str | None
    association_id: UUID | None


def rows_to_act_on(
    session: Session, tables: EventTables, which: Stopped
) -> Sequence[sa.RowMapping]:
    """Unfinished inbox rows of an event, or the stopped ones of a type; locked."""
    inbox = tables.inbox
    unfinished = inbox.c.done_at.is_(None), within(inbox, which.association_id)
    query = sa.select(inbox).where(*unfinished).with_for_update()
    if which.event_id is not None:
        query = query.where(inbox.c.event_id == which.event_id)
    else:
        stopped = inbox.c.status.in_([Status.DEAD, Status.PARKED])
        query = query.where(inbox.c.type == which.type, stopped)
    if which.subscriber is not None:
        query = query.where(inbox.c.subscriber == which.subscriber)
    return session.execute(query).mappings().all()


def record(
    session: Session,
    tables: EventTables,
    at: datetime,
    deed: Deed,
    rows: Iterable[sa.RowMapping],
) -> None:
    """Writes down the deed for each row, in the transaction that does it."""
    entries = [
        {
            "event_id": row["event_id"],
            "subscriber": row["subscriber"],
            "action": deed.action,
            "by": deed.by,
            "reason": deed.reason,
            "at": at,
            "was": row["status"],
        }
        for row in rows
    ]
    if entries:
        session.connection().execute(tables.inbox_action.insert(), entries)
