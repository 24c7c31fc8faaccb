"""Somebody asks for a code: kept for any address whatever, so that the answer tells nothing."""

from __future__ import annotations

from uuid import UUID

from services.members.evidence import Circumstances
from services.members.sign_in.rules import CODE_AGE_MAX, Purpose, one_address
from services.members.sign_in.tables import SignInRequest
from shared.unit_of_work import UnitOfWork


def start_sign_in(
    uow: UnitOfWork,
    email: str,
    browser_hash: str,
    *,
    next_path: str = "",
    where: Circumstances,
) -> UUID:
    """Writes the request down; whether there is anybody to write to, `send_code` finds out."""
    now = uow.clock.now()
    asked = SignInRequest(
        purpose=Purpose.SIGN_IN,
        browser_hash=browser_hash,
        email=one_address(email),
        next_path=next_path,
        ip=where.ip,
        user_agent=where.user_agent,
        requested_at=now,
        expires_at=now + CODE_AGE_MAX,
    )
    uow.session.add(asked)
    return asked.id
