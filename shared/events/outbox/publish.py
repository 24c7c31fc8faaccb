"""Events are written to the outbox beside the change they tell of, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from pydantic_core import to_json

from shared.batches import batches
from shared.events.envelope import Envelope, Event
from shared.events.lanes import Lane
from shared.events.storage.bulk_sql import insert_outbox_events
from shared.ids import new_id, new_ids
from shared.unit_of_work import UnitOfWork

# Events an INSERT takes as one JSON text. Bounds the memory of a publication of any length: 2 MB at
# half a kilobyte each. Measured from 500 to 20,000 the rate is the same, some 60,000/s.
PUBLISH_BATCH_ROWS = 5_000

# So many of one call and more are bulk. A person's action publishes one to a dozen; a hundred are
# handled in less time than it takes to notice, so nobody waits for more. Chosen, not measured.
BULK_EVENTS_MIN = 100


def publish(uow: UnitOfWork, event: Event, *, association_id: UUID | None = None) -> Envelope:
    """Publishes one event with the unit's commit; nothing is sent if it rolls back.

    Association, actor and causes come from the unit of work. `association_id` is only for jobs,
    whose unit was opened for none.
    """
    id_ = new_id()
    shared = _shared_fields(uow, association_id, uow.correlation_id or id_)
    _insert(uow, shared, [event], [id_], lane=Lane.INTERACTIVE)
    return Envelope(
        id=id_,
        type=event.type,
        version=event.version,
        source=event.source(),
        aggregate=event.aggregate,
        payload=event.model_dump(mode="json"),
        **shared,
    )


def publish_many(
    uow: UnitOfWork, events: Iterable[Event], *, association_id: UUID | None = None
) -> int:
    """Publishes many events with the unit's commit, in the order given; returns how many.

    Set-based: a hundred thousand are normal. They share one correlation id. BULK_EVENTS_MIN or
    more travel in the bulk lane, where they do not hold up what a person waits for.
    """
    shared = _shared_fields(uow, association_id, uow.correlation_id or new_id())
    count, lane = 0, Lane.INTERACTIVE
    for batch in batches(events, PUBLISH_BATCH_ROWS):
        if len(batch) >= BULK_EVENTS_MIN:
            lane = Lane.BULK
        _insert(uow, shared, batch, new_ids(len(batch)), lane=lane)
        count += len(batch)
    return count


class _SharedFields(TypedDict):
    """What all events of one call have in common; `occurred_at` in UTC."""

    association_id: UUID | None
    occurred_at: datetime
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None


def _shared_fields(
    uow: UnitOfWork, association_id: UUID | None, correlation_id: UUID
) -> _SharedFields:
    return {
        "association_id": association_id or uow.session.association_id,
        "occurred_at": uow.clock.now(),
        "actor": uow.actor,
        "correlation_id": correlation_id,
        "causation_id": uow.causation_id,
        "traceparent": uow.traceparent,
    }


def _insert(
    uow: UnitOfWork,
    shared: _SharedFields,
    events: Sequence[Event],
    ids: Sequence[UUID],
    *,
    lane: Lane,
) -> None:
    statement = insert_outbox_events(sqlite=uow.is_sqlite)
    uow.session.execute(statement, {**shared, "events": _json_list(events, ids), "lane": lane})
    uow.has_events = True


def _json_list(events: Sequence[Event], ids: Sequence[UUID]) -> str:
    """The JSON list that `insert_outbox_events` takes."""
    texts = (
        f'{{"i":"{id_.hex}","t":"{event.type}","v":{event.version},"s":{event.personal:d},'
        f'"a":{to_json(event.aggregate).decode()},"p":{event.model_dump_json()}}}'
        for id_, event in zip(ids, events, strict=True)
    )
    return f"[{','.join(texts)}]"
