"""The links that an applicant gets by mail: what each opens, as long as it opens anything."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Request

from services.members.applications.queries import Standing, standing
from services.members.applications.rules import confirm_link_is_over, status_link_is_over
from services.members.errors import UnknownApplication
from services.members.page_context import Runtime, association_here
from shared.service import ServiceRuntime
from shared.web.auth import by_token
from shared.web.site import site_of
from shared.web.tokens import COUNTER, ExpiredToken, Payload, refuse_revoked

CONFIRM, STATUS = "confirm-application", "application-status"


def confirming(
    request: Request, runtime: Runtime, payload: Annotated[Payload, Depends(by_token(CONFIRM))]
) -> Standing:
    """Raises UnknownApplication, RevokedToken, ExpiredToken."""
    found = _opened(request, runtime, payload)
    if COUNTER not in payload:
        _refuse(confirm_link_is_over(found.application.submitted_at, runtime.clock.now()))
    return found


def following(
    request: Request, runtime: Runtime, payload: Annotated[Payload, Depends(by_token(STATUS))]
) -> Standing:
    """Raises UnknownApplication, RevokedToken, ExpiredToken."""
    found = _opened(request, runtime, payload)
    if status_link_is_over(found.application.ended_at, runtime.clock.now()):
        request.state.fresh_link = None
        raise ExpiredToken
    return found


def id_of(payload: Payload) -> UUID:
    """Which application the link is about. Raises UnknownApplication."""
    try:
        return UUID(payload["application"])
    except (KeyError, ValueError) as error:
        raise UnknownApplication from error


def status_link(request: Request, stands: Standing) -> str:
    """The address where the applicant sees how it stands."""
    application = stands.application
    payload = {"application": str(application.id), COUNTER: str(application.link_counter)}
    token = site_of(request.app).tokens.sign(STATUS, payload)
    return f"/{association_here(request).slug}/apply/status/{token}"


Confirming = Annotated[Standing, Depends(confirming)]
Following = Annotated[Standing, Depends(following)]


def _opened(request: Request, runtime: ServiceRuntime, payload: Payload) -> Standing:
    with runtime.reading(association_here(request).id) as session:
        found = standing(session, id_of(payload))
    refuse_revoked(payload, found.application.link_counter)
    return found


def _refuse(is_over: bool) -> None:
    if is_over:
        raise ExpiredToken
