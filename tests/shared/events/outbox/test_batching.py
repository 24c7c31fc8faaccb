"""What may go now, in which batches, and how the routing is written into the JSON text."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.events.lanes import Lane
from shared.events.outbox import batching
from shared.events.outbox.batching import OrderingGate, OutgoingEvent, add_routing, pack_batches
from shared.events.storage.partitions import partition_key


def outgoing(position: int, aggregate: str, lane: Lane = Lane.BULK) -> OutgoingEvent:
    return OutgoingEvent(
        position=position,
        aggregate=aggregate,
        lane=lane,
        cloud_event=f'{{"id":"{position}"}}',
        service="billing",
        subscribers=["billing.keep", "billing.other"],
    )


def admitted(gate: OrderingGate, *events: tuple[str, Lane]) -> list[bool]:
    return [gate.admits("billing", aggregate, lane, first=True) for aggregate, lane in events]


def test_what_follows_a_held_event_is_held() -> None:
    gate = OrderingGate({}, {("billing", "a")})
    assert admitted(gate, ("a", Lane.BULK), ("b", Lane.BULK)) == [False, True]


def test_an_aggregate_does_not_change_lanes_on_its_way() -> None:
    gate = OrderingGate({}, set())
    asked = ("a", Lane.BULK), ("a", Lane.INTERACTIVE), ("a", Lane.BULK)
    assert admitted(gate, *asked) == [True, False, False]


def test_bulk_over_the_capacity_waits_and_interactive_does_not() -> None:
    gate = OrderingGate({"billing": 1}, set())
    asked = ("a", Lane.BULK), ("b", Lane.BULK), ("c", Lane.INTERACTIVE)
    assert admitted(gate, *asked) == [True, False, True]
    assert gate.admits("billing", "d", Lane.BULK, first=False)


def sizes(events: Sequence[OutgoingEvent]) -> list[int]:
    return [batch.count for batch in pack_batches("members", events)]


def test_an_aggregates_events_share_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(batching, "EVENT_BATCH_MAX", 4)
    events = [outgoing(number, f"m{number % 3}") for number in range(9)]
    assert sizes(events) == [3, 3, 3]
    assert sizes([outgoing(number, "m") for number in range(9)]) == [9]
    first, *_ = pack_batches("members", events)
    assert first.positions == {"billing.keep": [0, 3, 6], "billing.other": [0, 3, 6]}
    assert first.partition_keys == [partition_key("m0")]


def test_lanes_and_services_travel_apart() -> None:
    events = [
        outgoing(1, "a"),
        outgoing(2, "b", Lane.INTERACTIVE),
        outgoing(3, "c")._replace(service="members"),
    ]
    batches = pack_batches("members", events)
    assert [(batch.service, batch.lane) for batch in batches] == [
        ("billing", Lane.BULK),
        ("billing", Lane.INTERACTIVE),
        ("members", Lane.BULK),
    ]


@given(st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.none()), min_size=1))
def test_routing_is_added_as_decoding_and_encoding_would(event: dict[str, object]) -> None:
    event.pop("recipients", None)
    event.pop("partitionkey", None)
    if not event:
        return
    routed = add_routing(json.dumps(event), ["billing.keep", "billing.other"], 1023)
    assert json.loads(routed) == event | {
        "recipients": "billing.keep billing.other",
        "partitionkey": "1023",
    }
