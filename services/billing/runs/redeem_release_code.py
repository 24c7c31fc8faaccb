"""Takes the code of a release mail: right, once, in time, in the browser that asked for it."""

from __future__ import annotations

from uuid import UUID

from services.billing.runs.code_requests import open_request
from services.billing.runs.rules.release_codes import TRIES_MAX, CodeAnswer
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
    now = uow.clock.now()
    # Locked: two tabs of the browser do not try at once.
    request = open_request(uow.session, run_id, by.person_id, browser=browser, now=now, lock=True)
    if request is None:
        return CodeAnswer.OVER
    secret = uow.settings.signing_key
    if not matches(secret, RELEASE_CODE, request.id, code):
        request.tries += 1
        return CodeAnswer.OVER if request.tries >= TRIES_MAX else CodeAnswer.WRONG
    request.used_at = now
    return CodeAnswer.RIGHT
