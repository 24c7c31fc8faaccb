"""Which partition of an inbox an aggregate belongs to."""

from __future__ import annotations

import zlib

# What travels with an event. Many more than there will ever be partitions, and a multiple of
# their number, so that the keys are spread evenly over them.
PARTITION_KEYS = 1024

# How many of one service's partitions can be handled at the same time, over all its workers. Chosen
# against four workers of four threads each; an idle partition costs nothing. Do not change it
# while an inbox holds unfinished events: their rows keep the old partition, and the same
# aggregate's next events would be handled beside them.
PARTITIONS = 16


def partition_key(aggregate: str) -> int:
    """The hash of an aggregate, 0 to PARTITION_KEYS - 1: the same in every program and version."""
    return zlib.crc32(aggregate.encode()) % PARTITION_KEYS


def partition_of_key(key: int) -> int:
    """The one mapping of keys to partitions."""
    return key % PARTITIONS


def partition_of_key_sql(key: str) -> str:
    """`partition_of_key` as SQL, over an expression that gives the key as an integer."""
    return f"{key} % {PARTITIONS}"
