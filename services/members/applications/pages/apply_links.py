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
from services.members.applications.queries import by_id
from services.members.applications.rules import PENDING, ApplicationState
from services.members.applications.tables import Application
from services.members.applications.withdraw_application import withdraw_application
from services.members.page_context import Runtime, association_here, show
from services.members.resolutions.queries import votings_on
from services.members.resolutions.rules import Outcome
from services.members.roster.tables import Member
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
    application, _ = _read(request, payload, runtime)
    if application.state is not ApplicationState.SUBMITTED:
        return _to_status(request, application)
    return show(request, "applications/apply_confirm.html", application=application)


@router.post("/confirm/{token}")
def confirm(request: Request, payload: Confirming, runtime: Runtime) -> Response:
    """The address is confirmed; again: nothing."""
    with runtime.transaction(association_here(request).id, actor="applicant") as uow:
        application = confirm_application(uow, _id(payload))
    return _to_status(request, application)


@router.get("/status/{token}")
def status_page(request: Request, payload: Following, runtime: Runtime) -> Response:
    """Where the application stands and with whom; no names of the board, no votes."""
    application, deadline = _read(request, payload, runtime)
    number = ""
    if application.member_id:
        with runtime.reading(association_here(request).id) as session:
            member = session.get(Member, application.member_id)
            number = member.number if member else ""
    return show(
        request,
        "applications/apply_status.html",
        application=application,
        deadline=deadline,
        steps=steps(application),
        member_number=number,
        pending=application.state in PENDING,
    )


@router.post("/status/{token}/withdraw")
def withdraw(request: Request, payload: Following, runtime: Runtime) -> Response:
    """Takes the application back."""
    with runtime.transaction(association_here(request).id, actor="applicant") as uow:
        application = withdraw_application(uow, _id(payload))
    return _to_status(request, application)


def steps(application: Application) -> list[Step]:
    """Received, address confirmed, decided, admitted."""
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


def _read(
    request: Request, payload: Payload, runtime: ServiceRuntime
) -> tuple[Application, datetime | None]:
    """The application and, while the board votes on it, until when."""
    with runtime.reading(association_here(request).id) as session:
        application = by_id(session, _id(payload))
        votings = votings_on(session, application.id)
    latest = votings[0].resolution if votings else None
    is_open = latest is not None and latest.outcome is Outcome.OPEN
    return application, latest.deadline_at if latest and is_open else None


def _id(payload: Payload) -> UUID:
    return UUID(payload["application"])


def _to_status(request: Request, application: Application) -> Response:
    slug = association_here(request).slug
    return RedirectResponse(status_link(request, slug, application.id), 303)
