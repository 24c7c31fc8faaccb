"""Identifiers: time-ordered for rows, name-derived for what must come out the same twice."""

from __future__ import annotations

import os
import time
from uuid import UUID, uuid5

_ASSOCIATIONS = UUID("6f6c6b3e-2f0a-5d0e-9a8c-0a5f3c1d7e21")


def new_id() -> UUID:
    """A UUID version 7 (RFC 9562): sorts by the millisecond it was made in."""
    return new_ids(1)[0]


def new_ids(count: int) -> list[UUID]:
    """Many UUIDs version 7 at once, in rising order, for bulk inserts.

    4,096 share a millisecond (12 bits of counter); the next ones name the millisecond after it.
    """
    milliseconds = time.time_ns() // 1_000_000
    random = os.urandom(8 * count)
    head = (milliseconds << 80) | (0x7 << 76)
    made = []
    for index in range(count):
        counter = index & 0xFFF
        carried = head + ((index >> 12) << 80)
        tail = int.from_bytes(random[8 * index : 8 * index + 8], "big") & 0x3FFF_FFFF_FFFF_FFFF
        made.append(UUID(int=carried | (counter << 64) | (0x2 << 62) | tail))
    return made


def association_id(slug: str) -> UUID:
    """The id of an association, derived from its slug: the same in every service."""
    return uuid5(_ASSOCIATIONS, slug)


def named_id(namespace: UUID, name: str) -> UUID:
    """An id that a retry derives again: same namespace and name, same id."""
    return uuid5(namespace, name)
