"""A batch travels under keys that never change."""

from __future__ import annotations

import json

import pytest

from shared.events.lanes import Lane
from shared.events.transport.batch import EventBatch, ack_for, from_message, to_message

BATCH = EventBatch(
    publisher="members",
    service="billing",
    lane=Lane.BULK,
    count=1,
    positions={"billing.keep": [7]},
    partition_keys=[3],
    events='[{"id":"1"}]',
)
# What processes of an earlier version still send and receive while an installation is updated.
WIRE = {
    "publisher": "members",
    "service": "billing",
    "lane": 1,
    "count": 1,
    "receipt": {"billing.keep": [7]},
    "partitionkeys": [3],
    "events": '[{"id":"1"}]',
}


def test_what_is_no_batch_is_refused() -> None:
    with pytest.raises(KeyError):
        from_message({"publisher": "members"})
    with pytest.raises(ValueError, match="7"):
        from_message(WIRE | {"lane": 7})


def test_the_wire_format_stays() -> None:
    assert json.loads(json.dumps(to_message(BATCH))) == WIRE


def test_what_a_later_version_adds_is_left_alone() -> None:
    assert from_message(WIRE | {"colour": "red"}) == BATCH


def test_an_acknowledgement_goes_to_the_publisher() -> None:
    ack = ack_for(BATCH)
    assert (ack.publisher, ack.positions) == ("members", {"billing.keep": [7]})
