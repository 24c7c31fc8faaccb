"""The two lanes in which events travel, so that bulk work does not hold up a person."""

from __future__ import annotations

from enum import IntEnum


class Lane(IntEnum):
    """INTERACTIVE: few events, somebody may be waiting. BULK: many at once, handled after those.

    The values are stored in outbox and inbox and chosen by in the queue: they never change.
    """

    INTERACTIVE = 0
    BULK = 1
