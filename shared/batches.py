"""Long lists, as many at once as every database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
# Our widest table has some 40 columns: 20,000 parameters, below SQLite's 32,766 of a statement.
BATCH_ROWS = 500


def batches(values: Iterable[T], at_once: int = BATCH_ROWS) -> Iterator[list[T]]:
    """The values in order, at most `at_once` at a time; nothing for no values."""
    waiting = iter(values)
    while some := list(islice(waiting, at_once)):
        yield some
