"""What goes through the queue: many events for one service in one message, as CloudEvents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import cast
from uuid import UUID

from shared.events.envelope import Envelope


@dataclass(frozen=True)
class Parcel:
    """Events from one service to another, in publishing order, with the addressees of each.

    `positions` are the publisher's outbox positions, by which the receipt is given.
    """

    publisher: str
    service: str
    lane: int
    positions: Sequence[int]
    subscribers: Sequence[Sequence[str]]
    personal: Sequence[bool]
    events: Sequence[Envelope]


@dataclass(frozen=True)
class Receipt:
    """What of a parcel is safe in the receiving service's inbox: positions by subscriber."""

    publisher: str
    received: Mapping[str, Sequence[int]]


def receipt_for(parcel: Parcel) -> Receipt:
    received: dict[str, list[int]] = {}
    for position, subscribers in zip(parcel.positions, parcel.subscribers, strict=True):
        for subscriber in subscribers:
            received.setdefault(subscriber, []).append(position)
    return Receipt(parcel.publisher, received)


def cloud_event(envelope: Envelope) -> dict[str, object]:
    """The envelope as a CloudEvents 1.0 object (structured mode, JSON)."""
    event: dict[str, object] = {
        "specversion": "1.0",
        "id": str(envelope.id),
        "source": envelope.source,
        "type": envelope.type,
        "subject": envelope.aggregate,
        "time": envelope.occurred_at.isoformat(),
        "dataversion": envelope.version,
        "actor": envelope.actor,
        "correlationid": str(envelope.correlation_id),
        "data": envelope.payload,
    }
    if envelope.association_id:
        event["association"] = str(envelope.association_id)
    if envelope.causation_id:
        event["causationid"] = str(envelope.causation_id)
    if envelope.traceparent:
        event["traceparent"] = envelope.traceparent
    return event


def envelope_from(event: Mapping[str, object]) -> Envelope:
    """The envelope of a CloudEvents object made by `cloud_event`."""
    association, causation = event.get("association"), event.get("causationid")
    return Envelope.model_construct(
        id=UUID(str(event["id"])),
        type=str(event["type"]),
        version=int(str(event["dataversion"])),
        source=str(event["source"]),
        association_id=UUID(str(association)) if association else None,
        aggregate=str(event["subject"]),
        occurred_at=datetime.fromisoformat(str(event["time"])),
        actor=str(event["actor"]),
        correlation_id=UUID(str(event["correlationid"])),
        causation_id=UUID(str(causation)) if causation else None,
        traceparent=cast("str | None", event.get("traceparent")),
        payload=cast("dict[str, object]", event["data"]),
    )


def packed(parcel: Parcel) -> str:
    """A parcel as one JSON text."""
    return json.dumps(
        {
            "publisher": parcel.publisher,
            "service": parcel.service,
            "lane": parcel.lane,
            "positions": list(parcel.positions),
            "subscribers": [list(names) for names in parcel.subscribers],
            "personal": list(parcel.personal),
            "events": [cloud_event(event) for event in parcel.events],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def unpacked(text: str) -> Parcel:
    """The parcel of a text made by `packed`."""
    read = json.loads(text)
    return Parcel(
        publisher=read["publisher"],
        service=read["service"],
        lane=read["lane"],
        positions=read["positions"],
        subscribers=read["subscribers"],
        personal=read["personal"],
        events=[envelope_from(event) for event in read["events"]],
    )
