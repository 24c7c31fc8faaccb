"""Inbox rows are joined into few calls without changing the order within an aggregate."""

from __future__ import annotations

from typing import cast
from uuid import UUID, uuid4

from hypothesis import given
from hypothesis import strategies as st

from shared.events import Subscriber
from shared.events.inbox.handler_batches import handler_batches
from shared.events.storage.portable_sql import AnyRow
from tests.support.events import AUTOREGION, AUTOS, MemberAdmitted, write_effect

KNOWN = {
    name: Subscriber(name, (MemberAdmitted,), write_effect)
    for name in ("billing.first", "billing.second")
}


def row(sequence: int, subscriber: str, association: UUID | None, aggregate: str) -> AnyRow:
    """As SQLite gives it: ids and moments are text."""
    values = (
        *(sequence, 0, 0, subscriber, uuid4().hex, MemberAdmitted.type, 1, "members"),
        *(association and association.hex, aggregate, "2027-01-15 09:00:00.000000", "system"),
        *(uuid4().hex, None, None, '{"member": "m"}'),
    )
    return cast(AnyRow, values)


def test_one_call_for_each_subscriber_and_association() -> None:
    rows = [
        row(1, "billing.first", AUTOS, "a"),
        row(2, "billing.second", AUTOS, "b"),
        row(3, "billing.first", AUTOS, "c"),
        row(4, "billing.first", AUTOREGION, "d"),
    ]
    batches = handler_batches(KNOWN, rows)
    assert [[item.sequence for item in batch.items] for batch in batches] == [[1, 3], [2], [4]]
    assert batches[0].association_id == AUTOS


def test_a_subscriber_of_another_program_stays_unknown() -> None:
    (batch,) = handler_batches(KNOWN, [row(1, "billing.gone", None, "a")])
    assert batch.subscriber is None


_ROWS = st.lists(
    st.tuples(
        st.sampled_from(sorted(KNOWN)),
        st.sampled_from([AUTOS, AUTOREGION, None]),
        st.sampled_from("abc"),
    ),
    max_size=40,
)


@given(_ROWS)
def test_each_row_once_and_each_aggregate_in_order(
    asked: list[tuple[str, UUID | None, str]],
) -> None:
    rows = [row(number, *one) for number, one in enumerate(asked)]
    handled = [item for batch in handler_batches(KNOWN, rows) for item in batch.items]
    assert sorted(item.sequence for item in handled) == list(range(len(rows)))
    for aggregate in "abc":
        own = [item.sequence for item in handled if item.envelope.aggregate == aggregate]
        assert own == sorted(own)
