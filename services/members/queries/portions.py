"""Long lists of ids, as many at once as every database takes in one question."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import UUID

_AT_ONCE = 500


def portions(ids: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    """The ids in order, a few hundred at a time."""
    return (ids[at : at + _AT_ONCE] for at in range(0, len(ids), _AT_ONCE))
