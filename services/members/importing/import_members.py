"""Writes a checked member list: set by set in one transaction, whatever its length."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.take_numbers import skip_numbers
from services.members.importing.compare import Change, compare
from services.members.importing.list_columns import value_text
from services.members.importing.rows import Applied, ColumnChange, MemberRow, RowResult
from services.members.registry import REGISTRY
from services.members.roster.events import contacts_changed, details_changed
from services.members.roster.member_record import MemberRecord
from services.members.roster.tables import Contact, Group, GroupMembership
from services.members.roster.take_member_number import MEMBER_SERIES
from services.members.settings.lock_rule import lock_rule
from shared.actor import Actor
from shared.batches import batches
from shared.bulk import bulk_insert
from shared.db import Session
from shared.events import Event, publish_many
from shared.ids import new_ids
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_MEMBER = REGISTRY.metadata.tables["member"]
_CONTACT = REGISTRY.metadata.tables["contact"]
_MEMBERSHIP = REGISTRY.metadata.tables["group_membership"]
_OWN_NUMBERS = re.compile(rf"{MEMBER_SERIES}-(\d{{1,9}})")


class _ContactRow(NamedTuple):
    """A row of `contact` to be."""

    id: UUID
    association_id: UUID
    member_id: UUID
    position: int
    email: str
    roles: tuple[str, ...]
    salutation: str
    first_name: str
    last_name: str


class _MembershipRow(NamedTuple):
    """A row of `group_membership` to be."""

    association_id: UUID
    group_id: UUID
    member_id: UUID
    since_on: date


def import_members(
    uow: UnitOfWork, rows: Sequence[MemberRow], by: Actor, *, dry_run: bool = False
) -> Applied:
    """Creates and changes members, contacts and groups, and tells of what changed.

    Members are known by their number. Columns that the file does not have stay as they are. The
    same rows again change nothing and publish nothing. With `dry_run` nothing is written. Raises
    MissingPermission.
    """
    by.require(Permission.MEMBERS_IMPORT)
    if not dry_run:
        lock_rule(uow)
    compared = compare(uow, rows)
    changes = [change for change in compared if change.is_any]
    if not dry_run:
        _write(uow, changes)
    created = sum(change.is_new for change in changes)
    return Applied(
        created=created,
        updated=len(changes) - created,
        unchanged=len(rows) - len(changes),
        results=tuple(
            RowResult(
                row=row.row,
                member_id=change.member.id,
                member_number=row.member_number,
                bank=row.bank,
                outcome=_outcome(change),
                changes=tuple(_column_changes(change)),
                opening=row.opening,
            )
            for row, change in zip(rows, compared, strict=True)
        ),
    )


def _outcome(change: Change) -> str:
    if change.is_new:
        return "created"
    return "updated" if change.is_any else "unchanged"


def _column_changes(change: Change) -> Iterator[ColumnChange]:
    for column, value in (change.before or {}).items():
        before, after = value_text(column, value), value_text(column, change.after[column])
        if before != after:
            yield ColumnChange(column, before, after)


def _write(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    new = [change for change in changes if change.is_new]
    bulk_insert(uow, _MEMBER, (change.member for change in new))
    _update(uow.session, [change for change in changes if change.details and not change.is_new])
    _write_contacts(uow, [change for change in changes if change.contacts is not None])
    _write_groups(uow, [change for change in changes if change.groups is not None])
    _skip_own_numbers(uow, new)
    publish_many(uow, _events(changes))


def _update(session: Session, changes: Sequence[Change]) -> None:
    if not changes:
        return
    names = [name for name in MemberRecord._fields if name not in ("id", "association_id")]
    statement = (
        _MEMBER.update()
        .where(_MEMBER.c.id == sa.bindparam("of_id"))
        .values({name: sa.bindparam(f"new_{name}") for name in names})
    )
    members = (change.member for change in changes)
    parameters = [
        {"of_id": member.id, **{f"new_{name}": getattr(member, name) for name in names}}
        for member in members
    ]
    session.connection().execute(statement, parameters)


def _write_contacts(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    for some in batches(change.member.id for change in changes if not change.is_new):
        uow.session.execute(sa.delete(Contact).where(col(Contact.member_id).in_(some)))
    rows = [
        (change.member.id, position, contact)
        for change in changes
        for position, contact in enumerate(change.contacts or ())
    ]
    bulk_insert(
        uow,
        _CONTACT,
        (
            _ContactRow(
                id=id_,
                association_id=uow.own,
                member_id=member_id,
                position=position,
                email=contact.email,
                roles=contact.roles,
                salutation=contact.salutation,
                first_name=contact.first_name,
                last_name=contact.last_name,
            )
            for id_, (member_id, position, contact) in zip(new_ids(len(rows)), rows, strict=True)
        ),
    )


def _write_groups(uow: UnitOfWork, changes: Sequence[Change]) -> None:
    ids = _group_ids(
        uow.session, sorted({name for change in changes for name in change.groups or ()})
    )
    for some in batches(change.member.id for change in changes if not change.is_new):
        uow.session.execute(
            sa.delete(GroupMembership).where(col(GroupMembership.member_id).in_(some))
        )
    today = uow.clock.today()
    bulk_insert(
        uow,
        _MEMBERSHIP,
        (
            _MembershipRow(
                association_id=uow.own,
                group_id=ids[name],
                member_id=change.member.id,
                since_on=today,
            )
            for change in changes
            for name in change.groups or ()
        ),
    )


def _group_ids(session: Session, names: Sequence[str]) -> dict[str, UUID]:
    """Groups by name; those that the file names first are founded."""
    known: dict[str, UUID] = {group.name: group.id for group in session.exec(select(Group))}
    for name in names:
        if name not in known:
            group = Group(association_id=session.own, name=name)
            session.add(group)
            known[name] = group.id
    session.flush()
    return known


def _skip_own_numbers(uow: UnitOfWork, new: Sequence[Change]) -> None:
    """Imported numbers in our own pattern are not given a second time."""
    found = [_OWN_NUMBERS.fullmatch(change.member.number) for change in new]
    highest = max((int(match[1]) for match in found if match), default=0)
    if highest:
        skip_numbers(uow, MEMBER_SERIES, highest)


def _events(changes: Sequence[Change]) -> Iterator[Event]:
    for change in changes:
        if change.details:
            yield details_changed(change.member)
        if change.contacts is not None:
            yield contacts_changed(change.member, change.contacts)
