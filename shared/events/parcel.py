"""What goes through the queue: many events for one service in one message, as CloudEvents."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Parcel:
    """Events from one service to another, in publishing order.

    `events` is a JSON list of CloudEvents 1.0 objects, each with the extension attributes
    `recipients` (subscribers, separated by spaces) and `partitionkey` (0 to 1023). `receipt` names
    the publisher's outbox positions for each subscriber; they come back when all is safe.
    """

    publisher: str
    service: str
    lane: int
    count: int
    receipt: Mapping[str, Sequence[int]]
    partitionkeys: Sequence[int]
    events: str


@dataclass(frozen=True)
class Receipt:
    """What of a parcel is safe in the receiving service's inbox: positions by subscriber."""

    publisher: str
    received: Mapping[str, Sequence[int]]


def receipt_for(parcel: Parcel) -> Receipt:
    return Receipt(parcel.publisher, parcel.receipt)


def packed(parcel: Parcel) -> dict[str, object]:
    """A parcel as plain values for a message."""
    return {name: getattr(parcel, name) for name in Parcel.__dataclass_fields__}


def unpacked(message: Mapping[str, object]) -> Parcel:
    """The parcel of a message made by `packed`. Unknown fields are left alone."""
    known = {name: message[name] for name in Parcel.__dataclass_fields__}
    return Parcel(**known)  # type: ignore[arg-type]


def read_events(parcel: Parcel) -> list[dict[str, object]]:
    """The CloudEvents of a parcel, taken apart."""
    events: list[dict[str, object]] = json.loads(parcel.events)
    return events
