"""What became of an inbox row in one attempt, and how that is written down."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.db import Session
from shared.error_facts import describe_error
from shared.events.inbox.handler_batches import InboxItem
from shared.events.retry_policy import Permanent, RetryLater, next_attempt
from shared.events.storage.portable_sql import in_values, values_param
from shared.events.storage.tables import EventTables, InboxStatus
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

# Until the next look whether a newer program has come that knows the subscriber.
_UNKNOWN_WAIT = timedelta(minutes=5)


@dataclass(frozen=True)
class Done:
    """Handled; the effect commits with this mark."""

    item: InboxItem


@dataclass(frozen=True)
class NotDone:
    """Not handled. `counted` if it was the event's own fault; `postponed` if its handler asked for
    later; `next_attempt_at` is UTC, None: it has ended."""

    item: InboxItem
    status: InboxStatus
    error: str
    next_attempt_at: datetime | None
    counted: bool
    postponed: bool


Outcome = Done | NotDone


def outcome_of(item: InboxItem, error: Exception, now: datetime) -> NotDone:
    """What an error in a handler means for its event."""
    text = describe_error(error)
    if isinstance(error, RetryLater):
        return _pending(item, text, error.moment(now), postponed=True)
    again = next_attempt(item.attempts + 1, now, item.envelope.id)
    if isinstance(error, Permanent) or again is None:
        log.error("event is dead", extra=_about(item), exc_info=error)
        return _stopped(item, InboxStatus.DEAD, text, counted=True)
    log.warning("event failed", extra=_about(item), exc_info=error)
    return _pending(item, text, again, counted=True)


def unknown_to_program(item: InboxItem, now: datetime) -> NotDone:
    """This program has no such subscriber, or the subscriber no such event: an order of deployment
    gone wrong, not the event's fault. It waits, and an alarm is given."""
    text = f"{item.subscriber} does not know {item.envelope.type} in this version of the program."
    log.error("event waits: %s", text, extra=_about(item))
    return _pending(item, text, now + _UNKNOWN_WAIT)


def newer_than_program(item: InboxItem) -> NotDone:
    """The event is of a newer version than this program knows: it is parked for its update."""
    text = f"{item.envelope.type} version {item.envelope.version} is newer than this program."
    log.error("event is parked: %s", text, extra=_about(item))
    return _stopped(item, InboxStatus.PARKED, text)


def _about(item: InboxItem) -> dict[str, object]:
    """What a line of the log says of an event: ids, and nothing of what it carries."""
    envelope = item.envelope
    return {
        "event_id": envelope.id,
        "event_type": envelope.type,
        "subscriber": item.subscriber,
        "correlation_id": envelope.correlation_id,
    }


def _pending(
    item: InboxItem, text: str, again: datetime, *, counted: bool = False, postponed: bool = False
) -> NotDone:
    return NotDone(
        item=item,
        status=InboxStatus.PENDING,
        error=text,
        next_attempt_at=again,
        counted=counted,
        postponed=postponed,
    )


def _stopped(item: InboxItem, status: InboxStatus, text: str, *, counted: bool = False) -> NotDone:
    return NotDone(
        item=item,
        status=status,
        error=text,
        next_attempt_at=None,
        counted=counted,
        postponed=False,
    )


def write_outcomes(
    session: Session, runtime: ServiceRuntime, tables: EventTables, outcomes: Iterable[Outcome]
) -> None:
    """Marks rows in the transaction that holds their effects."""
    inbox = tables.inbox
    done = []
    for outcome in outcomes:
        if isinstance(outcome, Done):
            done.append(outcome.item.sequence)
        else:
            _write_not_done(session, tables, outcome)
    if done:
        session.execute(
            sa.update(inbox)
            .where(in_values(runtime.database, inbox.c.sequence, "done"))
            .values(
                status=InboxStatus.DONE,
                done_at=runtime.clock.now(),
                attempts=inbox.c.attempts + 1,
                postponed=False,
                last_error=None,
            ),
            {"done": values_param(runtime.database, done)},
        )


def _write_not_done(session: Session, tables: EventTables, outcome: NotDone) -> None:
    inbox = tables.inbox
    values: dict[str, object] = {
        "status": outcome.status,
        "attempts": outcome.item.attempts + outcome.counted,
        "postponed": outcome.postponed,
        "last_error": outcome.error,
    }
    if outcome.next_attempt_at is not None:
        values["next_attempt_at"] = outcome.next_attempt_at
    session.execute(
        sa.update(inbox).where(inbox.c.sequence == outcome.item.sequence).values(values)
    )
