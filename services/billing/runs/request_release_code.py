"""Sends the holder of a release link a code: what opens the link need not be who releases."""

from __future__ import annotations

from uuid import UUID

import sqlalchemy as sa
from sqlmodel import col, select

from services.billing.association.queries import refuse_hand_of
from services.billing.errors import RunNotPrepared, TooManyReleaseCodes
from services.billing.runs.code_requests import fingerprint_of
from services.billing.runs.queries import find_run
from services.billing.runs.rules.release_codes import CODE_AGE, REQUESTS_MAX, REQUESTS_PER
from services.billing.runs.rules.states import RunState
from services.billing.runs.tables import DuesRun, ReleaseCodeRequest
from services.billing.runs.write_run import refuse_same_person
from shared.actor import Actor
from shared.contracts.billing import DuesRunReleaseCodeRequested
from shared.events import publish
from shared.permissions import Permission
from shared.unit_of_work import UnitOfWork


def request_release_code(
    uow: UnitOfWork, run_id: UUID, by: Actor, browser: str
) -> ReleaseCodeRequest:
    """The code goes to the person by mail, and works in the browser that holds the secret
    `browser`. Earlier codes go on working in theirs.

    Raises MissingPermission, DuesRunNotFound, RunNotPrepared, SamePersonReleases,
    EnteredByProposer, TooManyReleaseCodes.
    """
    by.require(Permission.DUES_RELEASE)
    run = find_run(uow.session, run_id)
    if run.state is not RunState.PREPARED:
        raise RunNotPrepared
    refuse_same_person(run, by.person_id)
    refuse_hand_of(
        uow.session, run.prepared_by, by.person_id, Permission.DUES_RELEASE, uow.clock.today()
    )
    _refuse_too_many(uow, run, by)
    now = uow.clock.now()
    request = ReleaseCodeRequest(
        association_id=uow.own,
        run_id=run_id,
        person_id=by.person_id,
        browser_sha256=fingerprint_of(browser),
        requested_at=now,
        expires_at=now + CODE_AGE,
    )
    uow.session.add(request)
    publish(
        uow,
        DuesRunReleaseCodeRequested(
            run_id=run_id,
            request_id=request.id,
            person_id=by.person_id,
            year=run.year,
            expires_at=request.expires_at,
        ),
    )
    return request


def _refuse_too_many(uow: UnitOfWork, run: DuesRun, by: Actor) -> None:
    asked = uow.session.exec(
        select(sa.func.count())
        .select_from(ReleaseCodeRequest)
        .where(
            ReleaseCodeRequest.run_id == run.id,
            ReleaseCodeRequest.person_id == by.person_id,
            col(ReleaseCodeRequest.requested_at) > uow.clock.now() - REQUESTS_PER,
        )
    ).one()
    if asked >= REQUESTS_MAX:
        raise TooManyReleaseCodes
