"""The account of an address; made when it is first needed."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import col, select

from services.members.sign_in.rules import one_address
from services.members.sign_in.tables import Account
from shared.ids import new_id
from shared.unit_of_work import UnitOfWork


def account_for(uow: UnitOfWork, email: str) -> UUID:
    """The id of the account that signs in by this address, whichever way it is written.

    For a person of any association: the unit may be opened for one or for all.
    """
    address = one_address(email)
    insert = sqlite.insert if uow.is_sqlite else postgresql.insert
    uow.session.execute(
        insert(Account)
        .values(id=new_id(), email=address, created_at=uow.clock.now())
        .on_conflict_do_nothing(index_elements=["email"])
    )
    return uow.session.exec(select(Account.id).where(col(Account.email) == address)).one()
