"""What an applicant reaches from mails: confirming the address, seeing how it stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import RedirectResponse

from services.members.applications.confirm_application import confirm_application
from services.members.applications.pages.application_link import (
    CONFIRM,
    STATUS,
    Confirming,
    Following,
    id_of,
    status_link,
)
from services.members.applications.queries import Standing, application_by_id
from services.members.applications.renew_application_links import renew_application_links
from services.members.applications.rules import PENDING, ApplicationState
from services.members.applications.withdraw_application import withdraw_application
from services.members.evidence import APPLICANT
from services.members.page_context import Runtime, association_here, show
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.tokens import Payload

router = APIRouter(prefix="/{slug}/apply", include_in_schema=False)
OnceConfirming = Annotated[Payload, Depends(by_token(CONFIRM, even_expired=True))]
OnceFollowing = Annotated[Payload, Depends(by_token(STATUS, even_expired=True))]


@dataclass(frozen=True)
class Step:
    """One step on the way to membership: done, current or todo, with its moment where known."""

    name: str
    state: str
    at: datetime | None = None


@router.get("/confirm/{token}")
def confirm_page(request: Request, stands: Confirming) -> Response:
    """A button; opening the link (mail scanners do) confirms nothing."""
    application = stands.application
    if application.state is not ApplicationState.SUBMITTED:
        return RedirectResponse(status_link(request, stands), 303)
    return show(request, "applications/apply_confirm.html", application=application)


@router.post("/confirm/{token}")
def confirm(request: Request, stands: Confirming, runtime: Runtime) -> Response:
    """The address is confirmed; again: nothing."""
    with runtime.transaction(association_here(request).id, actor=APPLICANT) as uow:
        confirm_application(uow, stands.application.id)
    return RedirectResponse(status_link(request, stands), 303)


@router.get("/status/{token}")
def status_page(request: Request, stands: Following) -> Response:
    """Where the application stands and with whom; no names of the board, no votes."""
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
def withdraw(request: Request, stands: Following, runtime: Runtime) -> Response:
    """Takes the application back."""
    with runtime.transaction(association_here(request).id, actor=APPLICANT) as uow:
        withdraw_application(uow, stands.application.id)
    return RedirectResponse(status_link(request, stands), 303)


@router.post("/confirm/{token}/fresh")
def fresh_to_confirm(request: Request, payload: OnceConfirming, runtime: Runtime) -> Response:
    """Who holds a link that is over has a fresh one mailed to the applicant."""
    return _renew(request, payload, runtime)


@router.post("/status/{token}/fresh")
def fresh_to_follow(request: Request, payload: OnceFollowing, runtime: Runtime) -> Response:
    """Who holds a link that is over has a fresh one mailed to the applicant."""
    return _renew(request, payload, runtime)


@router.get("/confirm/{token}/fresh")
def renewed_to_confirm(request: Request, payload: OnceConfirming, runtime: Runtime) -> Response:
    """Says so; the same whether a mail went out or not."""
    return _renewed(request, payload, runtime)


@router.get("/status/{token}/fresh")
def renewed_to_follow(request: Request, payload: OnceFollowing, runtime: Runtime) -> Response:
    """Says so; the same whether a mail went out or not."""
    return _renewed(request, payload, runtime)


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


def _renew(request: Request, payload: Payload, runtime: ServiceRuntime) -> Response:
    with runtime.transaction(association_here(request).id, actor=APPLICANT) as uow:
        renew_application_links(uow, id_of(payload))
    return RedirectResponse(request.url.path, 303)


def _renewed(request: Request, payload: Payload, runtime: ServiceRuntime) -> Response:
    with runtime.reading(association_here(request).id) as session:
        application_by_id(session, id_of(payload))
    return show(request, "applications/apply_renewed.html")
