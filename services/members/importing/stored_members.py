"""Members as they are stored, with contacts and groups: many of them in few reads."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlmodel import col, select

from services.members.importing.list_columns import list_values
from services.members.importing.rows import Value
from services.members.roster.contacts import ContactData
from services.members.roster.member_record import MemberRecord, read_records
from services.members.roster.tables import Contact, Group, GroupMembership, Member
from shared.batches import batches
from shared.db import Session


class ListedRow(NamedTuple):
    """A member as a row of a list, by column."""

    member_id: UUID
    values: Mapping[str, Value]


@dataclass
class StoredMembers:
    """Members by number, what belongs to them by id."""

    members: dict[str, MemberRecord] = field(default_factory=dict)
    contacts: dict[UUID, tuple[ContactData, ...]] = field(default_factory=dict)
    groups: dict[UUID, tuple[str, ...]] = field(default_factory=dict)


def listed_rows(session: Session) -> Iterator[list[ListedRow]]:
    """All members of the association by number, a batch at a time."""
    numbers = sorted(session.exec(select(Member.number)))
    for some in batches(numbers):
        found = stored_members(session, some)
        members = (found.members[number] for number in some)
        yield [
            ListedRow(
                one.id,
                list_values(one, found.contacts.get(one.id, ()), found.groups.get(one.id, ())),
            )
            for one in members
        ]


def stored_members(session: Session, numbers: Sequence[str]) -> StoredMembers:
    """Those with these numbers."""
    known = StoredMembers()
    for some in batches(numbers):
        found = list(read_records(session, some))
        if not found:
            continue
        known.members |= {member.number: member for member in found}
        ids = [member.id for member in found]
        known.contacts |= _contacts(session, ids)
        known.groups |= _groups(session, ids)
    return known


def _contacts(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[ContactData, ...]]:
    found: dict[UUID, tuple[ContactData, ...]] = {}
    rows = session.exec(
        select(
            Contact.member_id,
            Contact.email,
            Contact.roles,
            Contact.salutation,
            Contact.first_name,
            Contact.last_name,
        )  # type: ignore[call-overload]
        .where(col(Contact.member_id).in_(ids))
        .order_by(col(Contact.member_id), col(Contact.position))
    )
    for member_id, email, roles, salutation, first_name, last_name in rows:
        contact = ContactData(
            email=email,
            roles=tuple(roles),
            salutation=salutation,
            first_name=first_name,
            last_name=last_name,
        )
        found[member_id] = (*found.get(member_id, ()), contact)
    return found


def _groups(session: Session, ids: Sequence[UUID]) -> dict[UUID, tuple[str, ...]]:
    found: dict[UUID, list[str]] = {}
    rows = session.exec(
        select(GroupMembership.member_id, Group.name)
        .join(Group, col(Group.id) == col(GroupMembership.group_id))
        .where(col(GroupMembership.member_id).in_(ids))
    )
    for member_id, name in rows:
        found.setdefault(member_id, []).append(name)
    return {member_id: tuple(sorted(names)) for member_id, names in found.items()}
