"""Takes the code of a release mail: right, once, in time, in the browser that asked for it."""

from __future__ import annotations

from uuid import UUID

from sqlmodel import col, select

from services.billing.runs.request_release_code import fingerprint_of
from services.billing.runs.rules.release_codes import TRIES_MAX, CodeAnswer
from services.billing.runs.tables import ReleaseCodeRequest
from shared.actor import Actor
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork
from shared.web.sign_in_code import RELEASE_CODE, matches


def redeem_release_code(
    uow: UnitOfWork, run_id: UUID, by: Actor, browser: str, code: str
) -> CodeAnswer:
    """A wrong code is an answer, not an error: its try is counted, so the caller must commit.

    Raises MissingPermission.
    """
    by.require(Permission.DUES_RELEASE)
    request = _latest(uow, run_id, by, browser)
    if request is None or request.used_at or request.tries >= TRIES_MAX:
        return CodeAnswer.OVER
    if uow.clock.now() >= request.expires_at:
        return CodeAnswer.OVER
    secret = uow.settings.secret_key.get_secret_value()
    if not matches(secret, RELEASE_CODE, request.id, code):
        request.tries += 1
        return CodeAnswer.OVER if request.tries >= TRIES_MAX else CodeAnswer.WRONG
    request.used_at = uow.clock.now()
    return CodeAnswer.RIGHT


def _latest(uow: UnitOfWork, run_id: UUID, by: Actor, browser: str) -> ReleaseCodeRequest | None:
    """The browser's own request, locked: two tabs do not try at once."""
    return uow.session.exec(
        select(ReleaseCodeRequest)
        .where(
            ReleaseCodeRequest.run_id == run_id,
            ReleaseCodeRequest.person_id == by.person_id,
            ReleaseCodeRequest.browser_sha256 == fingerprint_of(browser),
        )
        .order_by(col(ReleaseCodeRequest.requested_at).desc(), col(ReleaseCodeRequest.id).desc())
        .limit(1)
        .with_for_update(),
        execution_options={"populate_existing": True},
    ).first()
