"""Sets a member list against what is stored: who is new, who changes, who stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

from services.members.association.queries import default_language, own_association
from services.members.importing.list_columns import billing_of, list_values, main_of
from services.members.importing.rows import MemberRow, Value
from services.members.importing.stored_members import StoredMembers, stored_members
from services.members.postcodes import repaired_postcode
from services.members.roster.contacts import ContactData, contacts_of
from services.members.roster.member_record import MemberRecord
from services.members.roster.rules import MemberKind, state_of
from shared.ids import new_ids
from shared.unit_of_work import UnitOfWork

_PERSON = ("salutation", "first_name", "last_name")


@dataclass(frozen=True)
class Change:
    """What a row makes of a member: its record with the new values, not yet written.

    `contacts` and `groups` are None where they stay as they are; `before` is what the columns of
    the list said until now, None for a new member.
    """

    member: MemberRecord
    is_new: bool
    details: bool
    contacts: tuple[ContactData, ...] | None
    groups: tuple[str, ...] | None
    before: Mapping[str, Value] | None = None
    after: Mapping[str, Value] = field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        return self.details or self.contacts is not None or self.groups is not None


def compare(uow: UnitOfWork, rows: Sequence[MemberRow]) -> list[Change]:
    """One change a row, in order, also where nothing changes."""
    association = own_association(uow.session)
    usual: dict[str, Value] = {
        "country": association.country,
        "language": default_language(association),
        "kind": MemberKind.FULL.value,
    }
    known = stored_members(uow.session, [row.member_number for row in rows])
    changes = []
    for row, fresh_id in zip(rows, new_ids(len(rows)), strict=True):
        member = known.members.get(row.member_number)
        if member is None:
            changes.append(_created(uow, _settled(row, usual), fresh_id, usual))
        else:
            settled = _settled(row, {"country": member.country})
            changes.append(_changed(uow, settled, member, known))
    return changes


def _settled(row: MemberRow, usual: Mapping[str, Value]) -> MemberRow:
    """What a column means depends on the country that the member gets, not on the cell alone."""
    postcode = row.details.get("postcode")
    if not isinstance(postcode, str):
        return row
    country = row.details.get("country") or usual["country"]
    settled = repaired_postcode(postcode, str(country or ""))
    return replace(row, details={**row.details, "postcode": settled})


def _created(uow: UnitOfWork, row: MemberRow, fresh_id: UUID, usual: Mapping[str, Value]) -> Change:
    given = {name: value for name, value in row.details.items() if value is not None}
    values: dict[str, Any] = {**usual, **given}
    values["kind"] = MemberKind(str(values["kind"]))
    member = MemberRecord(
        id=fresh_id,
        association_id=uow.own,
        number=row.member_number,
        state=state_of(values.get("left_on"), uow.clock.today()),
        changed_at=uow.clock.now(),
        **values,
    )
    contacts = contacts_of(row.main, row.billing_emails)
    return Change(member, is_new=True, details=True, contacts=contacts, groups=row.groups)


def _changed(uow: UnitOfWork, row: MemberRow, stored: MemberRecord, known: StoredMembers) -> Change:
    member = stored
    changed = [
        name
        for name, value in row.details.items()
        if value != getattr(member, name)
        and not (value is None and name in ("country", "language", "kind"))
    ]
    if changed:
        values: dict[str, Any] = {name: row.details[name] for name in changed}
        if "kind" in values:
            values["kind"] = MemberKind(str(values["kind"]))
        if "left_on" in values:
            values["state"] = state_of(values["left_on"], uow.clock.today())
        member = member._replace(**values, changed_at=uow.clock.now())
    have, had = known.contacts.get(stored.id, ()), known.groups.get(stored.id, ())
    contacts = _wanted_contacts(row, have)
    groups = row.groups if "groups" in row.columns else had
    if not changed and contacts == have and groups == had:
        return Change(stored, is_new=False, details=False, contacts=None, groups=None)
    return Change(
        member,
        is_new=False,
        details=bool(changed),
        contacts=None if contacts == have else contacts,
        groups=None if groups == had else groups,
        before=list_values(stored, have, had),
        after=list_values(member, contacts, groups),
    )


def _wanted_contacts(row: MemberRow, have: tuple[ContactData, ...]) -> tuple[ContactData, ...]:
    """The row's contacts; what the file has no column for stays as it was."""
    had = main_of(have)
    main, billing = row.main, row.billing_emails
    if "contact_email" not in row.columns:
        main = had
    elif main and had:
        kept = {
            name: getattr(had, name) for name in _PERSON if f"contact_{name}" not in row.columns
        }
        main = replace(main, **kept) if main.email == had.email else main
    if "billing_emails" not in row.columns:
        to_contact = had is not None and billing_of(have) == (had.email,)
        billing = () if to_contact else billing_of(have)
    if _same(main, had) and billing == billing_of(have):
        return have
    return contacts_of(main, billing)


def _same(main: ContactData | None, had: ContactData | None) -> bool:
    """But for what they are there for, which the columns do not say."""
    return main == had or (main is not None and had is not None and _as(main) == _as(had))


def _as(contact: ContactData) -> ContactData:
    return replace(contact, roles=())
