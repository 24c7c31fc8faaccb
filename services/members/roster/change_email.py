"""Corrects the e-mail address of one contact of a member, or enters the first one."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.email_address import is_email
from services.members.errors import ContactChanged, NoUsableAddress
from services.members.roster.contacts import ContactData
from services.members.roster.events import contacts_changed
from services.members.roster.lock_member import lock_member
from services.members.roster.rules import ContactRole
from services.members.roster.tables import Contact, Member
from shared.actor import Actor
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork

_ALL = [ContactRole.MAIN.value, ContactRole.BILLING.value]


def change_email(uow: UnitOfWork, member_id: UUID, old: str, new: str, by: Actor) -> Member:
    """What failed at the old address goes to the new one: others are told of the contacts. Without
    an old address the first contact is entered. The same again changes nothing.

    Raises MissingPermission, UnknownMember, NoUsableAddress, ContactChanged.
    """
    by.require(Permission.MEMBERS_IMPORT)
    new = new.strip()
    if not is_email(new):
        raise NoUsableAddress(email=new)
    member = lock_member(uow.session, member_id)
    contacts = _contacts(uow, member_id)
    known = {one.email.lower(): one for one in contacts}
    if old.lower() not in known and new.lower() in known:
        return member
    _change(uow, member, known, old, new)
    uow.session.flush()
    member.changed_at = uow.clock.now()
    people = [ContactData.of(one) for one in _contacts(uow, member_id)]
    publish(uow, contacts_changed(member, people))
    return member


def _change(uow: UnitOfWork, member: Member, known: dict[str, Contact], old: str, new: str) -> None:
    if not known:
        uow.session.add(
            Contact(association_id=uow.own, member_id=member.id, position=0, email=new, roles=_ALL)
        )
        return
    contact, other = known.get(old.lower()), known.get(new.lower())
    if contact is None:
        raise ContactChanged
    if other is None or other is contact:
        contact.email = new
        return
    other.roles = [role for role in _ALL if role in (*other.roles, *contact.roles)]
    uow.session.delete(contact)


def _contacts(uow: UnitOfWork, member_id: UUID) -> list[Contact]:
    query = select(Contact).where(Contact.member_id == member_id)
    return list(uow.session.exec(query.order_by(col(Contact.position))))
