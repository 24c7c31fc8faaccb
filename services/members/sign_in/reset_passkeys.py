"""Everything that proves an account but its mailbox goes: the person begins anew."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.evidence import Circumstances
from services.members.sign_in.lock_account import lock_account
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange
from services.members.sign_in.tables import Passkey, PasskeyChallenge, RecoveryCode
from shared.unit_of_work import UnitOfWork


def reset_passkeys(
    uow: UnitOfWork, account_id: UUID, *, where: Circumstances, done_by: str
) -> None:
    """Removes passkeys and recovery codes and tells the address; who asked for it has asked who.

    The account's sessions are ended by the caller: they stand in another database.
    """
    lock_account(uow, account_id)
    for table in (Passkey, RecoveryCode, PasskeyChallenge):
        uow.session.execute(sa.delete(table).where(col(table.account_id) == account_id))
    record_change(uow, account_id, AccountChange.PASSKEYS_RESET, where=where, by=done_by)
