"""Finds which of some amounts make up a sum: a batch that another message tells of one by one."""

from __future__ import annotations

from collections.abc import Sequence

AMOUNTS_MAX = 200
"""A day's bookings of one direction. More are only tried as a whole."""
_SUMS_MAX = 20_000
"""Sums that are followed at once: beyond, equal amounts make the search grow without an end."""


def subset_of(amounts: Sequence[int], total: int, count: int | None = None) -> list[int] | None:
    """Places of two or more amounts, all of one sign, that come to `total`; the whole if it does.

    `count` says of how many a bank's batch is. None if there is no such choice, or more than one
    that differs in its amounts: then nothing is certain.
    """
    if len(amounts) > 1 and sum(amounts) == total and count in (None, len(amounts)):
        return list(range(len(amounts)))
    if len(amounts) > AMOUNTS_MAX:
        return None
    found = _choices(amounts, total, count)
    kinds = {tuple(sorted(amounts[place] for place in places)) for places in found}
    return list(found[0]) if len(kinds) == 1 else None


def _choices(amounts: Sequence[int], total: int, count: int | None) -> list[tuple[int, ...]]:
    reached: dict[tuple[int, int], list[tuple[int, ...]]] = {(0, 0): [()]}
    for place, amount in enumerate(amounts):
        for (so_far, used), ways in list(reached.items()):
            if abs(so_far + amount) > abs(total) or (count is not None and used >= count):
                continue
            longer = reached.setdefault((so_far + amount, used + 1), [])
            longer += [(*way, place) for way in ways[:2]]
        if len(reached) > _SUMS_MAX:
            return []
    return [
        way
        for (so_far, used), ways in reached.items()
        if so_far == total and used > 1 and count in (None, used)
        for way in ways
    ]
