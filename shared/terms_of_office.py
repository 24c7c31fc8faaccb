"""Terms of office (Amtszeiten): which roles a person has on a day, from the offices they hold."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple, Protocol

from typing_extensions import TypedDict


class HeldOffice(Protocol):
    """An office of a person; both days count, None means without beginning or end."""

    @property
    def role(self) -> str: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def to_on(self) -> date | None: ...


class StoredTerm(TypedDict):
    """A term as read models keep it, in JSON: days as ISO 8601."""

    role: str
    from_on: str | None
    to_on: str | None


class Term(NamedTuple):
    """One office of a person, from its first day to its last."""

    role: str
    from_on: date | None = None
    to_on: date | None = None


def holds_on(office: HeldOffice, day: date) -> bool:
    """Whether the office is held on a day; first and last day belong to it."""
    begun = office.from_on is None or office.from_on <= day
    return begun and (office.to_on is None or day <= office.to_on)


def is_over(office: HeldOffice, day: date) -> bool:
    """Whether the office ended before a day (or never began because its end came first)."""
    if office.to_on is None:
        return False
    return office.to_on < day or (office.from_on is not None and office.to_on < office.from_on)


def roles_on(offices: Iterable[HeldOffice], day: date) -> frozenset[str]:
    """The roles of all offices that are held on a day."""
    return frozenset(office.role for office in offices if holds_on(office, day))


def stored(offices: Iterable[HeldOffice]) -> list[StoredTerm]:
    """Offices as a read model keeps them, always in the same order."""
    made = [
        StoredTerm(role=one.role, from_on=_iso(one.from_on), to_on=_iso(one.to_on))
        for one in offices
    ]
    return sorted(made, key=lambda term: (term["role"], term["from_on"] or "", term["to_on"] or ""))


def terms_of(rows: Iterable[StoredTerm]) -> list[Term]:
    """The offices a read model keeps."""
    return [Term(one["role"], _day(one["from_on"]), _day(one["to_on"])) for one in rows]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
