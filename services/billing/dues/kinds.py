"""The contract of a basis plug-in: how a kind of member is charged, read, explained and shown."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from services.billing.dues.assessment import Assessment, AssessmentLine, MemberFacts
from services.billing.dues.table import Table
from services.billing.dues.words import Words

Rate = Callable[[MemberFacts], Assessment]
Phrase = Callable[[Words, AssessmentLine], str]


class FeeRow(NamedTuple):
    """One row of a scale in words: class (empty without classes), ranges by column, amount."""

    dues_class: str
    ranges: tuple[str, ...]
    amount: str
    amount_cents: int


class KindRule(Protocol):
    """How one kind of member is charged for a full year."""

    @property
    def basis(self) -> str: ...

    def compile(self) -> Rate:
        """A function from facts to the full year's assessment, fast enough for 100,000 calls."""
        ...

    def to_dict(self) -> dict[str, object]:
        """The rule as its own TOML keys, without `kind` and `basis`."""
        ...

    def columns(self, words: Words) -> tuple[str, ...]:
        """Headings of the ranges."""
        ...

    def rows(self, words: Words) -> tuple[FeeRow, ...]:
        """The scale in words."""
        ...

    def notes(self, words: Words) -> tuple[str, ...]:
        """What a reader of the scale must know besides."""
        ...


@dataclass(frozen=True)
class Basis:
    """One way to reckon dues. `phrases` says each line code it writes."""

    name: str
    read: Callable[[Table], KindRule]
    phrases: Mapping[str, Phrase]
