"""Locks an account: what is decided about its passkeys is decided one after the other."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.members.errors import UnknownAccount
from services.members.sign_in.tables import Account
from shared.unit_of_work import UnitOfWork


def lock_account(uow: UnitOfWork, account_id: UUID) -> Account:
    """The account as it is now, held until commit. Raises UnknownAccount."""
    found = uow.session.exec(
        select(Account)
        .where(col(Account.id) == account_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
    if found is None:
        raise UnknownAccount
    return found
