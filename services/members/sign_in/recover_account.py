"""Who runs the machine lets a person begin anew who has lost their passkeys."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.association.tables import Person
from services.members.errors import UnknownPerson
from services.members.evidence import Circumstances
from services.members.sign_in.reset_passkeys import reset_passkeys
from services.members.sign_in.rules import one_address
from services.members.sign_in.upsert_account import account_for
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def recover_account(uow: UnitOfWork, email: str, by: Actor) -> UUID:
    """Resets the account of a person of one's own association and returns its id.

    Of the command line alone, whose user could as well write into the database: one person does
    it, and the account's address is told. Raises UnknownPerson.
    """
    by.require(Permission.PEOPLE_WRITE)
    with uow.scoped_to(by.association_id):
        person = uow.session.exec(
            select(Person).where(sa.func.lower(col(Person.email)) == one_address(email))
        ).first()
    if person is None:
        raise UnknownPerson(email=email)
    account = account_for(uow, person.email)
    reset_passkeys(uow, account, where=Circumstances(), done_by=by.name)
    return account
