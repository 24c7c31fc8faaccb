"""Inbox rows sorted for handlers: as many as possible in one call, each aggregate in its order."""

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
from shared.events.storage.portable_sql import AnyRow
from shared.events.storage.tables import EventTables
from shared.events.subscriptions import Subscriber


class InboxItem(NamedTuple):
    """One inbox row on its way to its handler."""

    sequence: int
    attempts: int
    subscriber: str
    envelope: Envelope


_Key = tuple[str, UUID | None]


@dataclass(frozen=True)
class HandlerBatch:
    """Items for one subscriber (None: not known to this program) and one association."""

    subscriber: Subscriber | None
    association_id: UUID | None
    items: list[InboxItem]


def handler_batches(known: Mapping[str, Subscriber], rows: Iterable[AnyRow]) -> deque[HandlerBatch]:
    """Batches that, handled one after the other, keep the order of rows within each aggregate."""
    reached: dict[str, tuple[int, _Key]] = {}
    found: dict[tuple[int, _Key], list[InboxItem]] = {}
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
        HandlerBatch(known.get(name), association_id, items)
        for (_, (name, association_id)), items in sorted(found.items(), key=_wave)
    )


def _wave(entry: tuple[tuple[int, _Key], list[InboxItem]]) -> int:
    return entry[0][0]


class _Row(NamedTuple):
    """An inbox row as the driver gives it: SQLite's ids and moments are text."""

    sequence: int
    attempts: int
    interruptions: int
    subscriber: str
    event_id: UUID | str
    type: str
    version: int
    source: str
    association_id: UUID | str | None
    aggregate: str
    occurred_at: datetime | str
    actor: str
    correlation_id: UUID | str
    causation_id: UUID | str | None
    traceparent: str | None
    payload: dict[str, object] | str


def item_columns(tables: EventTables) -> list[sa.ColumnElement[Any]]:
    """What `handler_batches` needs of an inbox row; ids, moments and payload as the driver gives
    them, so that only what is handled is converted."""
    inbox = tables.inbox
    return [sa.type_coerce(inbox.c[name], sa.types.NullType()).label(name) for name in _Row._fields]


def _item(row: AnyRow) -> InboxItem:
    raw = _Row._make(row)
    id_, payload = raw.event_id, raw.payload
    envelope = Envelope(
        id=id_ if isinstance(id_, UUID) else UUID(int=int(id_, 16)),
        type=raw.type,
        version=raw.version,
        source=raw.source,
        association_id=_shared_id(raw.association_id) if raw.association_id else None,
        aggregate=raw.aggregate,
        occurred_at=_moment(raw.occurred_at),
        actor=raw.actor,
        correlation_id=_shared_id(raw.correlation_id),
        causation_id=_shared_id(raw.causation_id) if raw.causation_id else None,
        traceparent=raw.traceparent,
        payload=from_json(payload) if isinstance(payload, str) else payload,
    )
    return InboxItem(raw.sequence, raw.attempts, raw.subscriber, envelope)


@lru_cache(maxsize=4096)
def _shared_id(value: UUID | str) -> UUID:
    """Ids that many rows have in common; SQLite gives them as text."""
    return UUID(value) if isinstance(value, str) else value


@lru_cache(maxsize=4096)
def _moment(value: datetime | str) -> datetime:
    if isinstance(value, str):
        return datetime.fromisoformat(value).replace(tzinfo=UTC)
    return value.astimezone(UTC)
