"""Sorting inbox rows into rounds: as many as possible in one call, each aggregate in its order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from pydantic_core import from_json

from shared.events.envelope import Envelope
from shared.events.registry import Subscriber
from shared.events.sets import AnyRow
from shared.events.tables import EventTables


class Item(NamedTuple):
    """One inbox row on its way to its handler."""

    sequence: int
    attempts: int
    subscriber: str
    envelope: Envelope


@dataclass(frozen=True)
class Round:
    """Items for one subscriber (None: not known to this program) and one association."""

    subscriber: Subscriber | None
    association_id: UUID | None
    items: list[Item]


def rounds(known: Mapping[str, Subscriber], rows: Iterable[AnyRow]) -> deque[Round]:
    """Rounds that, run one after the other, keep the order of rows within each aggregate."""
    waiting: dict[str, deque[Item]] = {}
    for row in rows:
        item = _item(row)
        waiting.setdefault(item.envelope.aggregate, deque()).append(item)
    found: deque[Round] = deque()
    while waiting:
        wave: dict[tuple[str, UUID | None], list[Item]] = {}
        for items in waiting.values():
            key = _key(items[0])
            together = wave.setdefault(key, [])
            while items and _key(items[0]) == key:
                together.append(items.popleft())
        found.extend(
            Round(known.get(name), association_id, items)
            for (name, association_id), items in wave.items()
        )
        waiting = {aggregate: items for aggregate, items in waiting.items() if items}
    return found


def _key(item: Item) -> tuple[str, UUID | None]:
    return item.subscriber, item.envelope.association_id


_RAW = (
    "event_id",
    "type",
    "version",
    "source",
    "association_id",
    "aggregate",
    "occurred_at",
    "actor",
    "correlation_id",
    "causation_id",
    "traceparent",
    "payload",
)


def item_columns(tables: EventTables) -> list[sa.ColumnElement[Any]]:
    """What `rounds` needs of an inbox row, as the driver gives it: converted only when handled."""
    inbox = tables.inbox
    raw = [sa.type_coerce(inbox.c[name], sa.types.NullType()).label(name) for name in _RAW]
    return [inbox.c.sequence, inbox.c.attempts, inbox.c.interruptions, inbox.c.subscriber, *raw]


def _item(row: AnyRow) -> Item:
    (
        sequence,
        attempts,
        _,
        subscriber,
        id_,
        type_,
        version,
        source,
        association,
        aggregate,
        occurred_at,
        actor,
        correlation,
        causation,
        traceparent,
        payload,
    ) = row
    envelope = Envelope.trusted(
        id=id_ if isinstance(id_, UUID) else UUID(id_),
        type=type_,
        version=version,
        source=source,
        association_id=_shared_id(association),
        aggregate=aggregate,
        occurred_at=_moment(occurred_at),
        actor=actor,
        correlation_id=_shared_id(correlation),
        causation_id=_shared_id(causation),
        traceparent=traceparent,
        payload=from_json(payload) if isinstance(payload, str) else payload,
    )
    return Item(sequence, attempts, subscriber, envelope)


@lru_cache(maxsize=4096)
def _shared_id(value: UUID | str | None) -> UUID | None:
    """Ids that many rows have in common; SQLite gives them as text."""
    return UUID(value) if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _moment(value: datetime | str) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
