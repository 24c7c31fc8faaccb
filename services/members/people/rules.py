"""Offices as the statutes see them: no two at once, and no board or till without anybody."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from services.members.errors import GrantsMoneyRole, OwnOffice, UnknownRole
from shared.permissions import PERMISSIONS_OF, Permission, Role
from shared.terms_of_office import HeldOffice, holds_on, is_over

INVITATION_AGE_MAX = timedelta(days=7)


class InvitationState(StrEnum):
    """What has become of an invitation."""

    OPEN = "open"
    ACCEPTED = "accepted"
    OVER = "over"


@dataclass(frozen=True)
class NewOffice:
    """An office to be given: first and last day inclusive, None without end."""

    role: Role
    from_on: date | None
    to_on: date | None = None
    resolution: str = ""


class Granting(Protocol):
    """Who enters or lengthens an office."""

    @property
    def person_id(self) -> UUID: ...
    def may(self, permission: Permission) -> bool: ...


class StandingOffice(HeldOffice, Protocol):
    """An office that a person holds already."""

    @property
    def person_id(self) -> UUID: ...


def overlap(one: HeldOffice, other: HeldOffice) -> bool:
    """Whether two offices of a person are the same role on at least one day."""
    if one.role != other.role:
        return False
    return _begins(one) <= _ends(other) and _begins(other) <= _ends(one)


def is_the_same(one: HeldOffice, other: HeldOffice) -> bool:
    """Whether two offices are one role on the same days."""
    return (one.role, one.from_on, one.to_on) == (other.role, other.from_on, other.to_on)


def still_held(offices: Iterable[HeldOffice], role: str, day: date) -> bool:
    """Whether an office of this role is held on a day or will be after it."""
    return any(one.role == role and not is_over(one, day) for one in offices)


def moves_money(role: str) -> bool:
    """Whether an office lets its holder release money."""
    return Permission.DUES_RELEASE in PERMISSIONS_OF.get(role, ())


def refuse_money_office(grants: Granting, role: str) -> None:
    """Who runs the machine makes nobody treasurer by a page. Raises GrantsMoneyRole."""
    if moves_money(role) and not grants.may(Permission.DUES_RELEASE):
        raise GrantsMoneyRole


def refuse_longer(grants: Granting, office: StandingOffice, last_on: date) -> None:
    """Leaving earlier is everybody's own right, staying longer is for others to grant.

    Raises OwnOffice or GrantsMoneyRole.
    """
    if office.to_on is None or last_on <= office.to_on:
        return
    if office.person_id == grants.person_id:
        raise OwnOffice
    refuse_money_office(grants, office.role)


def first_day_without(offices: Sequence[HeldOffice], role: str, from_day: date) -> date | None:
    """The first day from one on when nobody holds the role; None when somebody always does."""
    ends = {one.to_on + timedelta(days=1) for one in offices if one.to_on}
    days = sorted({from_day, *(day for day in ends if day > from_day)})
    return next((day for day in days if not _anybody(offices, role, day)), None)


def comes_sooner(after: date | None, before: date | None) -> bool:
    """Whether a change brings the first day without anybody nearer."""
    return after is not None and (before is None or after < before)


def _anybody(offices: Iterable[HeldOffice], role: str, day: date) -> bool:
    return any(one.role == role and holds_on(one, day) for one in offices)


def _begins(office: HeldOffice) -> date:
    return office.from_on or date.min


def _ends(office: HeldOffice) -> date:
    return office.to_on or date.max


def roles_named(words: Collection[str]) -> tuple[Role, ...]:
    """The roles that words name, each once. Raises UnknownRole."""
    known = {role.value: role for role in Role}
    for word in words:
        if word not in known:
            raise UnknownRole(role=word, known=", ".join(known))
    return tuple(dict.fromkeys(known[word] for word in words))
