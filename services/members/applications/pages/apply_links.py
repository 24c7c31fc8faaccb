"""What an applicant reaches from mails: confirming the address, seeing how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.applications.confirm_application import confirm_application
from services.members.applications.pages.apply_check import status_link
from services.members.applications.queries import Standing, standing
from services.members.applications.rules import PENDING, ApplicationState
from services.members.applications.withdraw_application import withdraw_application
from services.members.evidence import APPLICANT
from services.members.page_context import Runtime, association_here, show
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.tokens import Payload

router = APIRouter(prefix="/{slug}/apply", include_in_schema=False)
Confirming = Annotated[Payload, Depends(by_token("confirm-application"))]
Following = Annotated[Payload, Depends(by_token("application-status"))]


@dataclass(frozen=True)
class Step:
    """One step on the way to membership: done, current or todo, with its moment where known."""

    name: str
    state: str
    at: datetime | None = None


@router.get("/confirm/{token}")
def confirm_page(request: Request, payload: Confirming, runtime: Runtime) -> Response:
    """A button; opening the link (mail scanners do) confirms nothing."""
    application = _read(request, payload, runtime).application
    if application.state is not ApplicationState.SUBMITTED:
        return _to_status(request, application.id)
    return show(request, "applications/apply_confirm.html", application=application)


@router.post("/confirm/{token}")
def confirm(request: Request, payload: Confirming, runtime: Runtime) -> Response:
    """The address is confirmed; again: nothing."""
    with runtime.transaction(association_here(request).id, actor=APPLICANT) as uow:
        application = confirm_application(uow, _id(payload))
    return _to_status(request, application.id)


@router.get("/status/{token}")
def status_page(request: Request, payload: Following, runtime: Runtime) -> Response:
    """Where the application stands and with whom; no names of the board, no votes."""
    stands = _read(request, payload, runtime)
    return show(
        request,
        "applications/apply_status.html",
        application=stands.application,
        deadline=stands.deadline_at,
        steps=steps(stands),
        member_number=stands.member_number,
        pending=stands.application.state in PENDING,
    )


@router.post("/status/{token}/withdraw")
def withdraw(request: Request, payload: Following, runtime: Runtime) -> Response:
    """Takes the application back."""
    with runtime.transaction(association_here(request).id, actor=APPLICANT) as uow:
        application = withdraw_application(uow, _id(payload))
    return _to_status(request, application.id)


def steps(stands: Standing) -> list[Step]:
    """Received, address confirmed, decided, admitted."""
    application = stands.application
    confirmed, decided = application.confirmed_at, application.decided_at
    admitted = application.state is ApplicationState.ADMITTED
    found = [
        Step("received", "done", application.submitted_at),
        Step("confirmed", "done" if confirmed else "current", confirmed),
        Step("decision", "done" if decided else "current" if confirmed else "todo", decided),
        Step("admission", "done" if admitted else "todo", decided if admitted else None),
    ]
    if application.state in (ApplicationState.WITHDRAWN, ApplicationState.REJECTED):
        return [step for step in found if step.state == "done"]
    return found


def _read(request: Request, payload: Payload, runtime: ServiceRuntime) -> Standing:
    with runtime.reading(association_here(request).id) as session:
        return standing(session, _id(payload))


def _id(payload: Payload) -> UUID:
    return UUID(payload["application"])


def _to_status(request: Request, application_id: UUID) -> Response:
    slug = association_here(request).slug
    return RedirectResponse(status_link(request, slug, application_id), 303)
