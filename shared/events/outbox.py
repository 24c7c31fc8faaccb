"""Saying what happened: events written beside the change that they tell of, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import islice
from uuid import UUID

from shared.db import Session, bulk_insert
from shared.events.envelope import Envelope, Event
from shared.events.tables import tables_of
from shared.ids import new_id, new_ids

_COLUMNS = (
    "id",
    "type",
    "version",
    "association_id",
    "aggregate",
    "occurred_at",
    "actor",
    "correlation_id",
    "causation_id",
    "traceparent",
    "personal",
    "payload",
    "lane",
)
_AT_ONCE = 5_000
_BULK_FROM = 100


def publish(session: Session, event: Event, *, association_id: UUID | None = None) -> Envelope:
    """Publishes one event with the session's commit; nothing is sent if it rolls back.

    Association, actor and causes come from the session. `association_id` is only for jobs, whose
    session was opened for none.
    """
    envelope = _envelope(session, event, association_id)
    tables = tables_of(session.runtime)
    row = envelope.model_dump(exclude={"source"}) | {"personal": event.personal, "lane": 0}
    session.execute(tables.outbox.insert().values(row))
    session.rings = True
    return envelope


def publish_many(
    session: Session, events: Iterable[Event], *, association_id: UUID | None = None
) -> int:
    """Publishes many events with the session's commit, in the order given; returns how many.

    Set-based: a hundred thousand are normal. They share one correlation id. A hundred or more
    travel in the bulk lane, where they do not hold up what a person waits for.
    """
    tables = tables_of(session.runtime)
    association = association_id or session.association_id
    occurred_at = session.runtime.clock.now()
    correlation_id = session.correlation_id or new_id()
    waiting = iter(events)
    count = lane = 0
    while some := list(islice(waiting, _AT_ONCE)):
        lane = 1 if lane or len(some) >= _BULK_FROM else 0
        bulk_insert(
            session,
            tables.outbox,
            _COLUMNS,
            [
                (
                    id_,
                    event.type,
                    event.version,
                    association,
                    event.aggregate,
                    occurred_at,
                    session.actor,
                    correlation_id,
                    session.causation_id,
                    session.traceparent,
                    event.personal,
                    event.model_dump(mode="json"),
                    lane,
                )
                for id_, event in zip(new_ids(len(some)), some, strict=True)
            ],
        )
        count += len(some)
    session.rings = session.rings or count > 0
    return count


def _envelope(session: Session, event: Event, association_id: UUID | None) -> Envelope:
    id_ = new_id()
    return Envelope(
        id=id_,
        type=event.type,
        version=event.version,
        source=event.source(),
        association_id=association_id or session.association_id,
        aggregate=event.aggregate,
        occurred_at=session.runtime.clock.now(),
        actor=session.actor,
        correlation_id=session.correlation_id or id_,
        causation_id=session.causation_id,
        traceparent=session.traceparent,
        payload=event.model_dump(mode="json"),
    )
