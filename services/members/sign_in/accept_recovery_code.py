"""A person who lost their passkeys gives one of their codes: one new passkey may be set up."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.evidence import Circumstances
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import AccountChange, Proven
from services.members.sign_in.tables import RecoveryCode
from services.members.sign_in.write_recovery_codes import hash_of
from shared.unit_of_work import UnitOfWork


def accept_recovery_code(
    uow: UnitOfWork,
    account_id: UUID,
    typed: str,
    *,
    proven: Proven,
    age_max: timedelta,
    where: Circumstances,
) -> bool:
    """Whether it is one of the account's, not used yet, beside a fresh code or link of a mail:
    the sheet of paper alone opens nothing."""
    if not proven.by_mailbox(age_max):
        return False
    used = uow.session.execute(
        sa.update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.code_hash) == hash_of(uow, account_id, typed),
            col(RecoveryCode.used_at).is_(None),
        )
        .values(used_at=uow.clock.now(), session_id=proven.session_id)
    )
    if not used.rowcount:  # type: ignore[attr-defined]
        return False
    record_change(uow, account_id, AccountChange.RECOVERY_CODE_USED, where=where)
    return True
