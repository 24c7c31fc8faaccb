"""Saying what happened: events written beside the change that they tell of, in its transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from pydantic_core import to_json

from shared.events.envelope import Envelope, Event
from shared.events.statements import keep_events
from shared.ids import new_id, new_ids
from shared.portions import portions
from shared.unit_of_work import UnitOfWork

_AT_ONCE = 5_000
_BULK_FROM = 100


def publish(uow: UnitOfWork, event: Event, *, association_id: UUID | None = None) -> Envelope:
    """Publishes one event with the unit's commit; nothing is sent if it rolls back.

    Association, actor and causes come from the unit of work. `association_id` is only for jobs,
    whose unit was opened for none.
    """
    id_ = new_id()
    common = _common(uow, association_id, uow.correlation_id or id_)
    _keep(uow, common, [event], [id_], lane=0)
    return Envelope(
        id=id_,
        type=event.type,
        version=event.version,
        source=event.source(),
        aggregate=event.aggregate,
        payload=event.model_dump(mode="json"),
        **common,
    )


def publish_many(
    uow: UnitOfWork, events: Iterable[Event], *, association_id: UUID | None = None
) -> int:
    """Publishes many events with the unit's commit, in the order given; returns how many.

    Set-based: a hundred thousand are normal. They share one correlation id. A hundred or more
    travel in the bulk lane, where they do not hold up what a person waits for.
    """
    common = _common(uow, association_id, uow.correlation_id or new_id())
    count = lane = 0
    for some in portions(events, _AT_ONCE):
        lane = 1 if lane or len(some) >= _BULK_FROM else 0
        _keep(uow, common, some, new_ids(len(some)), lane)
        count += len(some)
    return count


class _Common(TypedDict):
    """What all events of one call have in common."""

    association_id: UUID | None
    occurred_at: datetime
    actor: str
    correlation_id: UUID
    causation_id: UUID | None
    traceparent: str | None


def _common(uow: UnitOfWork, association_id: UUID | None, correlation_id: UUID) -> _Common:
    return {
        "association_id": association_id or uow.session.association_id,
        "occurred_at": uow.clock.now(),
        "actor": uow.actor,
        "correlation_id": correlation_id,
        "causation_id": uow.causation_id,
        "traceparent": uow.traceparent,
    }


def _keep(
    uow: UnitOfWork, common: _Common, events: Sequence[Event], ids: Sequence[UUID], lane: int
) -> None:
    statement = keep_events(sqlite=uow.runtime.database.is_sqlite)
    uow.session.execute(statement, {**common, "events": _listed(events, ids), "lane": lane})
    uow.has_events = True


def _listed(events: Sequence[Event], ids: Sequence[UUID]) -> str:
    """A JSON list for `keep_events`."""
    texts = (
        f'{{"i":"{id_.hex}","t":"{event.type}","v":{event.version},"s":{event.personal:d},'
        f'"a":{to_json(event.aggregate).decode()},"p":{event.model_dump_json()}}}'
        for id_, event in zip(ids, events, strict=True)
    )
    return f"[{','.join(texts)}]"
