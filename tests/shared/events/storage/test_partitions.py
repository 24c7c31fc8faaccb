"""Keys are mapped to partitions by one function, in Python and in SQL alike."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa
from hypothesis import given
from hypothesis import strategies as st

from shared.db import Database
from shared.events.storage.partitions import (
    PARTITION_KEYS,
    PARTITIONS,
    partition_key,
    partition_of_key,
    partition_of_key_sql,
)


def test_both_databases_map_as_python_does(database_url: str) -> None:
    database = Database(database_url)
    with database.reading(None) as session:
        for key in (0, 1, 15, 16, 17, PARTITION_KEYS - 1):
            query = sa.text(f"SELECT {partition_of_key_sql('CAST(:key AS integer)')}")
            assert session.execute(query, {"key": key}).scalar() == partition_of_key(key)
    database.dispose()


def test_keys_are_spread_evenly() -> None:
    assert PARTITION_KEYS % PARTITIONS == 0
    held = Counter(partition_of_key(key) for key in range(PARTITION_KEYS))
    assert set(held.values()) == {PARTITION_KEYS // PARTITIONS}


@given(st.text())
def test_a_key_is_in_range(aggregate: str) -> None:
    assert 0 <= partition_key(aggregate) < PARTITION_KEYS


def test_the_hash_stays() -> None:
    """Another one would move aggregates while their events are under way."""
    assert [partition_key(name) for name in ("invoice:1", "member:Société")] == [799, 472]
