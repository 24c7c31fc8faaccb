"""An account signs in with another address, and its person is written to there, everywhere."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.announce_officer import announce_officer
from services.members.association.tables import Person
from services.members.errors import AddressTaken
from services.members.evidence import Circumstances
from services.members.sign_in.lock_account import lock_account
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange, one_address
from services.members.sign_in.tables import Account
from shared.unit_of_work import UnitOfWork


def change_address(uow: UnitOfWork, account_id: UUID, email: str, *, where: Circumstances) -> str:
    """Its code was right: the person in every association follows, the old address is told.

    Returns the address of before. Raises AddressTaken where another account or person has it.
    """
    account = lock_account(uow, account_id)
    old, new = account.email, one_address(email)
    if new == old:
        return old
    people = _people(uow, old)
    if _is_taken(uow, new):
        raise AddressTaken
    record_change(uow, account_id, AccountChange.ADDRESS_CHANGED, where=where)
    account.email = new
    for person in people:
        person.email = email.strip()
        with uow.scoped_to(person.association_id):
            announce_officer(uow, person)
    return old


def _people(uow: UnitOfWork, address: str) -> list[Person]:
    """Of all associations: an account's person is who has its address."""
    found = select(Person).where(sa.func.lower(col(Person.email)) == address)
    return list(uow.session.exec(found.with_for_update()).all())


def _is_taken(uow: UnitOfWork, address: str) -> bool:
    """By an account or a person of any association: two people never become one by a change."""
    other = uow.session.exec(select(Account.id).where(col(Account.email) == address)).first()
    return other is not None or bool(_people(uow, address))
