"""Long lists, as many at once as every database takes in one statement."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")


def portions(values: Iterable[T], at_once: int = 500) -> Iterator[list[T]]:
    """The values in order, at most `at_once` at a time; nothing for no values."""
    waiting = iter(values)
    while some := list(islice(waiting, at_once)):
        yield some
