"""Terms of office (Amtszeiten): which roles a person has on a day, from the offices they hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import NamedTuple, NotRequired, Protocol
from uuid import UUID

from typing_extensions import TypedDict

from shared.permissions import Permission, permissions_of

# By then those who were told of the office have noticed, and have ended one that is wrong.
INDEPENDENT_AFTER = timedelta(days=14)


class HeldOffice(Protocol):
    """An office of a person; both days count, None means without beginning or end."""

    @property
    def role(self) -> str: ...
    @property
    def from_on(self) -> date | None: ...
    @property
    def to_on(self) -> date | None: ...


class EnteredOffice(HeldOffice, Protocol):
    """An office and who wrote it down when; nobody where it was a file or the command line."""

    @property
    def entered_by(self) -> UUID | None: ...
    @property
    def entered_on(self) -> date | None: ...


class StoredTerm(TypedDict):
    """A term as read models keep it, in JSON: days as ISO 8601.

    Terms that were kept before anybody asked who entered them lack the last two.
    """

    role: str
    from_on: str | None
    to_on: str | None
    entered_by: NotRequired[str | None]
    entered_on: NotRequired[str | None]


class Term(NamedTuple):
    """One office of a person, from its first day to its last."""

    role: str
    from_on: date | None = None
    to_on: date | None = None
    entered_by: UUID | None = None
    entered_on: date | None = None


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


def stands_apart(
    offices: Iterable[EnteredOffice], permission: Permission, day: date, other: UUID
) -> bool:
    """Whether a person decides for themselves what another has proposed.

    They do by an office that gives the permission on the day and that the other has not entered
    within the last days (INDEPENDENT_AFTER).
    """
    return any(not _is_fresh(one, day, {other}) for one in _giving(offices, permission, day))


def stands_apart_from(
    offices: Iterable[EnteredOffice], permission: Permission, day: date, others: Iterable[UUID]
) -> date | None:
    """The day from which a person stands apart from all of them by an office they hold; None
    where they do already, or hold no such office."""
    hands = frozenset(others)
    held = list(_giving(offices, permission, day))
    if not held or any(not _is_fresh(one, day, hands) for one in held):
        return None
    return min(one.entered_on for one in held if one.entered_on) + INDEPENDENT_AFTER


def hands_of(person: UUID, people: Mapping[UUID, Iterable[EnteredOffice]], day: date) -> set[UUID]:
    """A person and whoever got the right to enter offices from them within the last days, or from
    one who did: two sock puppets, of whom one enters the other, are one hand still."""
    hands = {person}
    writers = {
        one: [office for office in offices if _wrote_lately(office, day)]
        for one, offices in people.items()
    }
    while True:
        more = {
            one
            for one, held in writers.items()
            if one not in hands and held and all(_is_fresh(each, day, hands) for each in held)
        }
        if not more:
            return hands
        hands |= more


def _giving(
    offices: Iterable[EnteredOffice], permission: Permission, day: date
) -> Iterable[EnteredOffice]:
    for one in offices:
        if permission in permissions_of((one.role,)) and holds_on(one, day):
            yield one


def _wrote_lately(office: EnteredOffice, day: date) -> bool:
    """Whether an office let somebody enter offices within the last days, be it over by now."""
    if Permission.PEOPLE_WRITE not in permissions_of((office.role,)):
        return False
    begun = office.from_on is None or office.from_on <= day
    return begun and not is_over(office, day - INDEPENDENT_AFTER)


def _is_fresh(office: EnteredOffice, day: date, hands: Iterable[UUID]) -> bool:
    if office.entered_on is None or office.entered_by is None or office.entered_by not in hands:
        return False
    return day < office.entered_on + INDEPENDENT_AFTER


def stored(offices: Iterable[EnteredOffice]) -> list[StoredTerm]:
    """Offices as a read model keeps them, always in the same order."""
    made = [
        StoredTerm(
            role=one.role,
            from_on=_iso(one.from_on),
            to_on=_iso(one.to_on),
            entered_by=str(one.entered_by) if one.entered_by else None,
            entered_on=_iso(one.entered_on),
        )
        for one in offices
    ]
    return sorted(made, key=lambda term: (term["role"], term["from_on"] or "", term["to_on"] or ""))


def terms_of(rows: Iterable[StoredTerm]) -> list[Term]:
    """The offices a read model keeps."""
    return [
        Term(
            one["role"],
            _day(one["from_on"]),
            _day(one["to_on"]),
            entered_by=UUID(by) if (by := one.get("entered_by")) else None,
            entered_on=_day(one.get("entered_on")),
        )
        for one in rows
    ]


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
