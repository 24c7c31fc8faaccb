"""An account gets a passkey: its first one by what was mailed, a further one by one it has."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.members.errors import PasskeyRefused
from services.members.evidence import Circumstances
from services.members.sign_in.lock_account import lock_account
from services.members.sign_in.queries import passkeys_of
from services.members.sign_in.record_change import record_change
from services.members.sign_in.relying_party import Registered
from services.members.sign_in.rules import NAME_MAX, AccountChange, Proven, is_fresh
from services.members.sign_in.tables import Passkey, RecoveryCode
from shared.unit_of_work import UnitOfWork


def add_passkey(
    uow: UnitOfWork,
    account_id: UUID,
    made: Registered,
    *,
    name: str,
    proven: Proven,
    age_max: timedelta,
    where: Circumstances,
) -> Passkey:
    """Decided with the account held: of two browsers with a code one registers the first passkey.

    Raises PasskeyRefused.
    """
    lock_account(uow, account_id)
    known = passkeys_of(uow.session, account_id)
    fresh = is_fresh(proven, age_max, has_passkeys=bool(known))
    if not fresh and not _spend_recovery(uow, account_id, proven.session_id, age_max):
        raise PasskeyRefused
    if uow.session.exec(
        select(Passkey.id).where(col(Passkey.credential_id) == made.credential_id)
    ).first():
        raise PasskeyRefused
    passkey = Passkey(
        account_id=account_id,
        **made._asdict(),
        name=name.strip()[:NAME_MAX],
        created_at=uow.clock.now(),
    )
    uow.session.add(passkey)
    uow.session.flush()
    record_change(uow, account_id, AccountChange.PASSKEY_ADDED, where=where)
    return passkey


def _spend_recovery(
    uow: UnitOfWork, account_id: UUID, session_id: UUID, age_max: timedelta
) -> bool:
    """Whether this session gave a recovery code lately; it is good for one passkey."""
    now = uow.clock.now()
    spent = uow.session.execute(
        sa.update(RecoveryCode)
        .where(
            col(RecoveryCode.account_id) == account_id,
            col(RecoveryCode.session_id) == session_id,
            col(RecoveryCode.used_at) >= now - age_max,
            col(RecoveryCode.spent_at).is_(None),
        )
        .values(spent_at=now)
    )
    return bool(spent.rowcount)  # type: ignore[attr-defined]
