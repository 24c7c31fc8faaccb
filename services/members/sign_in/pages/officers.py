"""What officers do about another person's sign-in: end sessions, and recover a lost account."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.page_context import Runtime, circumstances, show
from services.members.sign_in.confirm_recovery import confirm_recovery
from services.members.sign_in.end_sessions import end_sessions
from services.members.sign_in.propose_recovery import propose_recovery
from services.members.sign_in.queries import Office, open_recovery, person_here
from shared.actor import Actor
from shared.permissions import Permission
from shared.service import ServiceRuntime
from shared.web.auth import require
from shared.web.site import site_of

router = APIRouter(prefix="/{slug}/people/{person_id}", include_in_schema=False)
Ender = Annotated[Actor, Depends(require(Permission.SESSIONS_END))]
Recoverer = Annotated[Actor, Depends(require(Permission.PEOPLE_WRITE))]


@router.post("/end-sessions")
def end(request: Request, person_id: UUID, by: Ender, runtime: Runtime) -> Response:
    """Ends every session that acts as this person; again: nothing. Raises UnknownPerson."""
    with runtime.transaction(by.association_id, actor=by.recorded_as) as uow:
        end_sessions(uow, site_of(request.app).sessions, person_id, by)
    return RedirectResponse(f"/{by.slug}/people/{person_id}", 303)


@router.get("/recovery")
def show_recovery(request: Request, person_id: UUID, by: Recoverer, runtime: Runtime) -> Response:
    """Where a recovery stands: to be reported, or to be confirmed by somebody else."""
    person = _person(runtime, by, person_id)
    with runtime.reading(by.association_id) as session:
        proposed = open_recovery(session, person_id, runtime.clock.now())
        proposer = (
            person_here(session, proposed.proposed_by, runtime.clock.today()) if proposed else None
        )
    return show(
        request,
        "sign_in/recover_person.html",
        person=person,
        proposed=proposed,
        proposer=proposer,
        own=proposed is not None and proposed.proposed_by == by.person_id,
    )


@router.post("/recovery")
def propose(request: Request, person_id: UUID, by: Recoverer, runtime: Runtime) -> Response:
    """The first of two officers: nothing is removed yet, and the person is told."""
    with runtime.transaction(None, actor=by.recorded_as) as uow:
        propose_recovery(uow, person_id, by, where=circumstances(request))
    return RedirectResponse(f"/{by.slug}/people/{person_id}/recovery", 303)


@router.post("/recovery/confirm")
def confirm(request: Request, person_id: UUID, by: Recoverer, runtime: Runtime) -> Response:
    """The second of two: passkeys go, sessions end, the person is told."""
    with runtime.transaction(None, actor=by.recorded_as) as uow:
        account = confirm_recovery(uow, person_id, by, where=circumstances(request))
    site_of(request.app).sessions.end_others(account)
    return RedirectResponse(f"/{by.slug}/people/{person_id}", 303)


def _person(runtime: ServiceRuntime, reader: Office, person_id: UUID) -> Office:
    with runtime.reading(reader.association_id) as session:
        return person_here(session, person_id, runtime.clock.today())
