"""Signs somebody in: a session in the browser, and an entry of the security log."""

from __future__ import annotations

from fastapi import Request, Response

from shared.actor import Actor
from shared.web.audit.edge import log_as
from shared.web.audit.entries import AuditKind
from shared.web.sessions import Identity
from shared.web.site import site_of


def start_session(request: Request, response: Response, who: Identity, office: Actor) -> None:
    """`office` is the person that the session acts as first."""
    site = site_of(request.app)
    site.sessions.start(request, response, who)
    log_as(request, AuditKind.SIGN_IN, office.proved_by(who.proof, site.clock.now()))
