"""Members of an association: the list with its search and filters, and one member whole."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.errors import UnknownMember
from services.members.roster.contacts import ContactData
from services.members.roster.rules import MemberState
from services.members.roster.tables import Contact, Group, GroupMembership, Member
from services.members.spelling import spelt
from shared.batches import batches
from shared.db import Session


@dataclass(frozen=True)
class ListedMember:
    """One line of the list."""

    member: Member
    email: str

    def to_json(self) -> dict[str, object]:
        """As `umlauf members list --json` gives it; dates ISO, turnover in cents."""
        member = self.member
        return {
            "member_id": str(member.id),
            "member_number": member.number,
            "company": member.company,
            "legal_form": member.legal_form,
            "kind": member.kind.value,
            "state": member.state.value,
            "country": member.country,
            "city": member.city,
            "language": member.language,
            "joined_on": member.joined_on.isoformat(),
            "left_on": member.left_on.isoformat() if member.left_on else None,
            "employees": member.employees,
            "turnover_cents": member.turnover_cents,
            "email": self.email,
        }


@dataclass(frozen=True)
class Search:
    """What the list shows: words in name, number, place, VAT id, contact or address; filters."""

    text: str = ""
    kind: str = ""
    country: str = ""
    group: str = ""
    state: str = MemberState.ACTIVE.value

    def conditions(self) -> list[sa.ColumnElement[bool]]:
        found = [_has_word(word) for word in self.text.split()]
        if self.kind:
            found.append(col(Member.kind) == self.kind)
        if self.country:
            found.append(col(Member.country) == self.country)
        if self.state:
            found.append(col(Member.state) == self.state)
        if self.group:
            found.append(
                col(Member.id).in_(
                    select(GroupMembership.member_id)
                    .join(Group, col(Group.id) == col(GroupMembership.group_id))
                    .where(col(Group.name) == self.group)
                )
            )
        return found


EVERYBODY = Search(state="")


def list_members(
    session: Session,
    search: Search = EVERYBODY,
    *,
    offset: int = 0,
    limit: int | None = None,
) -> list[ListedMember]:
    """Members by company name, then number.

    Sorted here: the databases disagree about accents and case.
    """
    found = session.exec(
        select(Member.id, Member.company, Member.number).where(*search.conditions())
    ).all()
    in_order = sorted(found, key=lambda row: (spelt(row[1]), row[2]))
    end = None if limit is None else offset + limit
    members = _whole(session, [row[0] for row in in_order[offset:end]])
    emails = _main_emails(session, members)
    return [ListedMember(member, emails.get(member.id, "")) for member in members]


def count_members(session: Session, search: Search) -> int:
    """How many the search finds."""
    query = select(sa.func.count()).select_from(Member).where(*search.conditions())
    return session.exec(query).one()


def by_number_or_id(session: Session, wanted: str) -> Member:
    """By its number, or by the id that the other services' links know. Raises UnknownMember."""
    named = [col(Member.number) == wanted]
    with suppress(ValueError):
        named.append(col(Member.id) == UUID(wanted))
    found = session.exec(select(Member).where(sa.or_(*named))).first()
    if found is None:
        raise UnknownMember
    return found


def member_number(session: Session, member_id: UUID) -> str:
    """Raises UnknownMember."""
    found = session.get(Member, member_id)
    if found is None:
        raise UnknownMember
    return found.number


def member_contacts(session: Session, member_id: UUID) -> tuple[ContactData, ...]:
    """Whom to write to, in order."""
    rows = session.exec(
        select(Contact).where(col(Contact.member_id) == member_id).order_by(col(Contact.position))
    ).all()
    return tuple(ContactData.of(row) for row in rows)


def member_groups(session: Session, member_id: UUID) -> Sequence[str]:
    """Names of the groups the member takes part in."""
    found = session.exec(
        select(Group.name)
        .join(GroupMembership, col(Group.id) == col(GroupMembership.group_id))
        .where(col(GroupMembership.member_id) == member_id)
    ).all()
    return sorted(found, key=spelt)


def group_names(session: Session) -> Sequence[str]:
    """All groups of the association."""
    return sorted(session.exec(select(Group.name)).all(), key=spelt)


def countries(session: Session) -> Sequence[str]:
    """The countries that members have their seat in."""
    return session.exec(select(Member.country).distinct().order_by(col(Member.country))).all()


def _has_word(word: str) -> sa.ColumnElement[bool]:
    own = (Member.company, Member.number, Member.city, Member.vat_id)
    person = (Contact.email, Contact.first_name, Contact.last_name)
    found = [like for field in own for like in _like(col(field), word)]
    of_person = [like for field in person for like in _like(col(field), word)]
    return sa.or_(*found, col(Member.id).in_(select(Contact.member_id).where(sa.or_(*of_person))))


def _like(field: sa.SQLColumnExpression[str], word: str) -> list[sa.ColumnElement[bool]]:
    """Case does not matter; databases lower only ASCII, so Ä is also sought as a first letter."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return [
        sa.func.lower(field).like(f"%{escaped.lower()}%", escape="\\"),
        field.like(f"%{escaped.capitalize()}%", escape="\\"),
    ]


def _whole(session: Session, ids: Sequence[UUID]) -> list[Member]:
    """The members with these ids, in their order."""
    found: dict[UUID, Member] = {}
    for some in batches(ids):
        for member in session.exec(select(Member).where(col(Member.id).in_(some))):
            found[member.id] = member
    return [found[one] for one in ids]


def _main_emails(session: Session, members: Sequence[Member]) -> dict[UUID, str]:
    found: dict[UUID, str] = {}
    for some in batches(member.id for member in members):
        rows = session.exec(
            select(Contact.member_id, Contact.email).where(
                col(Contact.member_id).in_(some), col(Contact.position) == 0
            )
        )
        found |= dict(iter(rows))
    return found
