"""How statements of one account follow each other by their balances, and what that proves."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple
from uuid import UUID


class ChainedStatement(NamedTuple):
    """A statement with its balances in cents; `first_day` and `last_day` of its entries."""

    id: UUID
    number: str | None
    opening_cents: int
    closing_cents: int
    movement_cents: int
    first_day: date
    last_day: date

    @property
    def adds_up(self) -> bool:
        """Whether opening balance and entries give the closing balance."""
        return self.opening_cents + self.movement_cents == self.closing_cents


class Gap(NamedTuple):
    """Between two statements something is missing: the one does not open with what the other
    closed with."""

    before: ChainedStatement
    after: ChainedStatement

    @property
    def cents(self) -> int:
        return self.after.opening_cents - self.before.closing_cents


def in_order(statements: Iterable[ChainedStatement]) -> list[ChainedStatement]:
    """By day; those of one day by their balances, where they chain, else by number."""
    by_day: dict[tuple[date, date], list[ChainedStatement]] = {}
    for one in statements:
        by_day.setdefault((one.last_day, one.first_day), []).append(one)
    ordered: list[ChainedStatement] = []
    for day in sorted(by_day):
        before = ordered[-1].closing_cents if ordered else None
        ordered += _of_one_day(by_day[day], before)
    return ordered


def _of_one_day(some: list[ChainedStatement], before: int | None) -> list[ChainedStatement]:
    waiting = sorted(some, key=lambda one: (_number(one), one.id))
    ordered: list[ChainedStatement] = []
    while waiting:
        following = next((one for one in waiting if one.opening_cents == before), None)
        closings = {one.closing_cents for one in waiting}
        first = next((one for one in waiting if one.opening_cents not in closings), waiting[0])
        chosen = following or first
        waiting.remove(chosen)
        ordered.append(chosen)
        before = chosen.closing_cents
    return ordered


def _number(one: ChainedStatement) -> tuple[int, str]:
    digits = "".join(letter for letter in one.number or "" if letter.isdigit())
    return int(digits or 0), one.number or ""


def gaps(ordered: Sequence[ChainedStatement]) -> list[Gap]:
    """Where statements that follow each other do not chain."""
    return [
        Gap(before, after)
        for before, after in pairwise(ordered)
        if before.closing_cents != after.opening_cents
    ]


def may_tell_again(opening_cents: int, path: Sequence[int], place: int) -> bool:
    """Whether a statement that opens with `opening_cents` may tell of entry `place` of another one.

    `path` are the other's balances: before its first entry, then after each. Who opens with one of
    them tells again of what comes after it. Who opens with the last, or with none of them, tells of
    other money, however alike its entries are.
    """
    return opening_cents != path[-1] and opening_cents in path[: place + 1]
