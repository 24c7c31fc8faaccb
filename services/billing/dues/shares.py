"""The contract of a proration plug-in: the share of the year's dues in the year of joining."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from services.billing.dues.words import Words


class Share(NamedTuple):
    """A fraction of the year; whole is 1/1."""

    numerator: int
    denominator: int


WHOLE = Share(1, 1)


@dataclass(frozen=True)
class Proration:
    """`share` of the joining day (which counts as a day of membership); `say` a share below 1."""

    mode: str
    share: Callable[[date], Share]
    say: Callable[[Words, Share], str]
