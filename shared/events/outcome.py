"""What became of an inbox row in one attempt, and how that is written down."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from shared.db import Session
from shared.events.inbox import Status
from shared.events.retry import Permanent, RetryLater, next_attempt
from shared.events.rounds import Item
from shared.events.sets import among, listed
from shared.events.tables import EventTables
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

_UNKNOWN_WAIT = timedelta(minutes=5)
_ERROR_LENGTH = 2_000


@dataclass(frozen=True)
class Done:
    """Handled; the effect commits with this mark."""

    item: Item


@dataclass(frozen=True)
class NotDone:
    """Not handled; `counted` if it was the event's own fault; without a moment it has ended."""

    item: Item
    status: Status
    error: str
    next_attempt_at: datetime | None
    counted: bool
    postponed: bool


Outcome = Done | NotDone


def outcome_of(item: Item, error: Exception, now: datetime) -> NotDone:
    """What an error in a handler means for its event."""
    text = described(error)
    if isinstance(error, RetryLater):
        return NotDone(item, Status.PENDING, text, error.moment(now), counted=False, postponed=True)
    again = next_attempt(item.attempts + 1, now, item.envelope.id)
    if isinstance(error, Permanent) or again is None:
        log.error("event %s is dead for %s: %s", item.envelope.id, item.subscriber, text)
        return NotDone(item, Status.DEAD, text, None, counted=True, postponed=False)
    log.warning("event %s failed for %s: %s", item.envelope.id, item.subscriber, text)
    return NotDone(item, Status.PENDING, text, again, counted=True, postponed=False)


def unknown(item: Item, now: datetime) -> NotDone:
    """This program has no such subscriber, or the subscriber no such event: an order of deployment
    gone wrong, not the event's fault. It waits, and an alarm is given."""
    text = f"{item.subscriber} does not know {item.envelope.type} in this version of the program."
    log.error("event %s waits: %s", item.envelope.id, text)
    return NotDone(item, Status.PENDING, text, now + _UNKNOWN_WAIT, counted=False, postponed=False)


def parked(item: Item) -> NotDone:
    """The event is of a newer version than this program knows."""
    text = f"{item.envelope.type} version {item.envelope.version} is newer than this program."
    log.error("event %s is parked: %s", item.envelope.id, text)
    return NotDone(item, Status.PARKED, text, None, counted=False, postponed=False)


def described(error: BaseException) -> str:
    """Class, message and place of an error."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({frames[-1].filename.rpartition('/')[2]}:{frames[-1].lineno})" if frames else ""
    return f"{type(error).__name__}: {error}{place}"[:_ERROR_LENGTH]


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
            .where(among(runtime.database, inbox.c.sequence, "these"))
            .values(
                status=Status.DONE,
                done_at=runtime.clock.now(),
                attempts=inbox.c.attempts + 1,
                postponed=False,
                last_error=None,
            ),
            {"these": listed(runtime.database, done)},
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
