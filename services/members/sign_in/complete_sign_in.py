"""A code was typed: once, in time, in the browser that asked, and not more often than allowed."""

from __future__ import annotations

from typing import NamedTuple

from sqlmodel import col, select

from services.members.sign_in.rules import TRIES_MAX, Purpose, Verdict
from services.members.sign_in.tables import SignInRequest
from shared.unit_of_work import UnitOfWork
from shared.web.sign_in_code import ADDRESS_CODE, SIGN_IN_CODE, matches

_KEY_SPACES = {Purpose.SIGN_IN: SIGN_IN_CODE, Purpose.ADDRESS: ADDRESS_CODE}


class Tried(NamedTuple):
    """What became of the code; `request` is None when this browser asked for none."""

    verdict: Verdict
    request: SignInRequest | None = None

    @property
    def tries_left(self) -> int:
        return TRIES_MAX - self.request.tries if self.request else 0


def complete_sign_in(
    uow: UnitOfWork, browser_hash: str, typed: str, purpose: Purpose = Purpose.SIGN_IN
) -> Tried:
    """Counts the try before it compares; a right code is used up with the unit's commit."""
    asked = _lock_newest(uow, browser_hash, purpose)
    now = uow.clock.now()
    if asked is None or asked.used_at is not None or now >= asked.expires_at:
        return Tried(Verdict.EXPIRED, asked)
    if asked.tries >= TRIES_MAX:
        return Tried(Verdict.LOCKED, asked)
    asked.tries += 1
    secret = uow.settings.signing_key
    if matches(secret, _KEY_SPACES[purpose], asked.id, typed):
        asked.used_at = now
        return Tried(Verdict.RIGHT, asked)
    return Tried(Verdict.LOCKED if asked.tries >= TRIES_MAX else Verdict.WRONG, asked)


def _lock_newest(uow: UnitOfWork, browser_hash: str, purpose: Purpose) -> SignInRequest | None:
    """The browser's newest request, held until commit: of two tries at once one waits."""
    return uow.session.exec(
        select(SignInRequest)
        .where(
            col(SignInRequest.browser_hash) == browser_hash,
            col(SignInRequest.purpose) == purpose,
        )
        .order_by(col(SignInRequest.requested_at).desc(), col(SignInRequest.id).desc())
        .limit(1)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()
