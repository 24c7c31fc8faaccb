"""A passkey that was lost or replaced leaves the account."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.errors import LastPasskey
from services.members.evidence import Circumstances
from services.members.sign_in.lock_account import lock_account
from services.members.sign_in.queries import needs_passkey_somewhere, passkeys_of
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange
from services.members.sign_in.tables import RecoveryCode
from shared.unit_of_work import UnitOfWork


def remove_passkey(
    uow: UnitOfWork, account_id: UUID, passkey_id: UUID, *, where: Circumstances
) -> bool:
    """Whether it was there. Whose offices need a passkey keeps one that works.

    Recovery codes replace no passkey: they are there for the day it is lost. Raises LastPasskey.
    """
    account = lock_account(uow, account_id)
    known = passkeys_of(uow.session, account_id)
    meant = next((one for one in known if one.id == passkey_id), None)
    if meant is None:
        return False
    left = [one for one in known if one is not meant]
    if not any(one.copied_at is None for one in left) and needs_passkey_somewhere(
        uow.session, account.email, uow.clock.today()
    ):
        raise LastPasskey
    uow.session.delete(meant)
    if not left:
        uow.session.execute(
            sa.delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id)
        )
    uow.session.flush()
    record_change(uow, account_id, AccountChange.PASSKEY_REMOVED, where=where)
    return True
