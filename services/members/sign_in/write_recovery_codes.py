"""Ten codes for the day on which the passkeys are lost: shown once, kept as hashes."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col

from services.members.evidence import Circumstances
from services.members.sign_in.lock_account import lock_account
from services.members.sign_in.record_change import record_change
from services.members.sign_in.rules import RECOVERY_CODES, AccountChange
from services.members.sign_in.tables import RecoveryCode
from shared.unit_of_work import UnitOfWork
from shared.web.sign_in_code import ALPHABET, normalised

# 50 bits, tried against the server only, ten times an hour.
_LENGTH = 10


def write_recovery_codes(uow: UnitOfWork, account_id: UUID, *, where: Circumstances) -> list[str]:
    """New codes, "7KQ2M-9XA4B"; those of before are void. Nobody can see them again."""
    lock_account(uow, account_id)
    uow.session.execute(sa.delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    codes = [
        "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    for code in codes:
        uow.session.add(
            RecoveryCode(
                account_id=account_id,
                code_hash=hash_of(uow, account_id, code),
                created_at=uow.clock.now(),
            )
        )
    record_change(uow, account_id, AccountChange.RECOVERY_CODES_WRITTEN, where=where)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def hash_of(uow: UnitOfWork, account_id: UUID, typed: str) -> str:
    """A code as it is kept: an HMAC, so that who reads the database cannot try codes out."""
    key = uow.settings.signing_key.encode()
    message = f"umlauf:recovery-code:{account_id}:{normalised(typed)}"
    return hmac.new(key, message.encode(), hashlib.sha256).hexdigest()
