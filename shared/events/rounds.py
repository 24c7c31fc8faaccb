"""Sorting inbox rows into rounds: as many as possible in one call, each aggregate in its order."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from shared.events.envelope import Envelope
from shared.events.registry import Subscriber


@dataclass(frozen=True)
class Item:
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


def rounds(known: Mapping[str, Subscriber], rows: Iterable[sa.RowMapping]) -> deque[Round]:
    """Rounds that, run one after the other, keep the order of rows within each aggregate."""
    waiting: dict[str, deque[Item]] = {}
    for row in rows:
        waiting.setdefault(row["aggregate"], deque()).append(_item(row))
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


def _item(row: sa.RowMapping) -> Item:
    envelope = Envelope.model_construct(
        id=row["event_id"],
        type=row["type"],
        version=row["version"],
        source=row["source"],
        association_id=row["association_id"],
        aggregate=row["aggregate"],
        occurred_at=row["occurred_at"],
        actor=row["actor"],
        correlation_id=row["correlation_id"],
        causation_id=row["causation_id"],
        traceparent=row["traceparent"],
        payload=row["payload"],
    )
    return Item(row["sequence"], row["attempts"], row["subscriber"], envelope)
