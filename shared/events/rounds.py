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


_Key = tuple[str, UUID | None]


@dataclass(frozen=True)
class Round:
    """Items for one subscriber (None: not known to this program) and one association."""

    subscriber: Subscriber | None
    association_id: UUID | None
    items: list[Item]


def rounds(known: Mapping[str, Subscriber], rows: Iterable[AnyRow]) -> deque[Round]:
    """Rounds that, run one after the other, keep the order of rows within each aggregate."""
    reached: dict[str, tuple[int, _Key]] = {}
    found: dict[tuple[int, _Key], list[Item]] = {}
    for row in rows:
        item = _item(row)
        envelope = item.envelope
        key = item.subscriber, envelope.association_id
        wave, before = reached.get(envelope.aggregate, (0, key))
        if before != key:
            wave += 1
        reached[envelope.aggregate] = wave, key
        found.setdefault((wave, key), []).append(item)
    return deque(
        Round(known.get(name), association_id, items)
        for (_, (name, association_id)), items in sorted(found.items(), key=_wave)
    )


def _wave(entry: tuple[tuple[int, _Key], list[Item]]) -> int:
    return entry[0][0]


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
    envelope = Envelope(
        id_ if isinstance(id_, UUID) else UUID(int=int(id_, 16)),
        type_,
        version,
        source,
        association and _shared_id(association),
        aggregate,
        _moment(occurred_at),
        actor,
        _shared_id(correlation),
        causation and _shared_id(causation),
        traceparent,
        from_json(payload) if isinstance(payload, str) else payload,
    )
    return Item(sequence, attempts, subscriber, envelope)


@lru_cache(maxsize=4096)
def _shared_id(value: UUID | str) -> UUID:
    """Ids that many rows have in common; SQLite gives them as text."""
    return UUID(value) if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _moment(value: datetime | str) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
