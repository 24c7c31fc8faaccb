"""What a person does to stopped events, recorded in the transaction that does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from shared.errors import DomainError, NotFound
from shared.events.operations.scope import in_scope
from shared.events.storage.tables import InboxStatus, tables_of
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork


class NoSuchEvent(NotFound):
    """No service knows an event {event_id}, or none that has stopped."""

    code = "no_such_event"


class ReasonMissing(DomainError):
    """Say who you are and why: it is recorded."""

    code = "reason_missing"


@dataclass(frozen=True)
class OperatorAction:
    """Who does what (retry, skip, replay) and why. Raises ReasonMissing if one of them is empty."""

    kind: str
    by: str
    reason: str

    def __post_init__(self) -> None:
        if not self.by.strip() or not self.reason.strip():
            raise ReasonMissing


@dataclass(frozen=True)
class ActionFilter:
    """Which events to act on: one by its id, or all of a type that are dead or parked.

    `subscriber` and `association_id` narrow, None does not.
    """

    event_id: UUID | None
    type: str | None
    subscriber: str | None
    association_id: UUID | None


def lock_rows(uow: UnitOfWork, which: ActionFilter) -> Sequence[sa.RowMapping]:
    """Unfinished inbox rows of an event, or the stopped ones of a type; locked."""
    inbox = tables_of(uow.runtime).inbox
    unfinished = inbox.c.done_at.is_(None), in_scope(inbox, which.association_id)
    query = sa.select(inbox).where(*unfinished).with_for_update()
    if which.event_id is not None:
        query = query.where(inbox.c.event_id == which.event_id)
    else:
        stopped = inbox.c.status.in_([InboxStatus.DEAD, InboxStatus.PARKED])
        query = query.where(inbox.c.type == which.type, stopped)
    if which.subscriber is not None:
        query = query.where(inbox.c.subscriber == which.subscriber)
    return uow.session.execute(query).mappings().all()


def record_action(
    uow: UnitOfWork, action: OperatorAction, rows: Iterable[sa.RowMapping], *, at: datetime
) -> None:
    """Writes an entry for each inbox row; `at` is UTC."""
    entries = [
        {
            "event_id": row["event_id"],
            "subscriber": row["subscriber"],
            "action": action.kind,
            "by": action.by,
            "reason": action.reason,
            "at": at,
            "was": row["status"],
        }
        for row in rows
    ]
    if entries:
        table = tables_of(uow.runtime).inbox_action
        uow.session.connection().execute(table.insert(), entries)


def apply_action(
    runtimes: Iterable[ServiceRuntime],
    action: OperatorAction,
    values: Callable[[ServiceRuntime], dict[str, object]],
    which: ActionFilter,
) -> int:
    """Gives the rows new values and wakes their service's relay; returns how many rows."""
    count = 0
    for runtime in runtimes:
        inbox = tables_of(runtime).inbox
        with runtime.transaction(None, actor=action.by) as uow:
            rows = lock_rows(uow, which)
            record_action(uow, action, rows, at=runtime.clock.now())
            sequences = [row["sequence"] for row in rows]
            if sequences:
                uow.session.execute(
                    sa.update(inbox).where(inbox.c.sequence.in_(sequences)).values(values(runtime))
                )
        if sequences:
            runtime.notify()
        count += len(sequences)
    return count
