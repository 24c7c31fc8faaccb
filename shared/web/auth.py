"""Who asks, and the declaration of its callers that every route must carry.

A route without a declaration does not start (`assert_every_route_declares`). Signed in is whom the
session names; what they may do is asked of the service's own `officer` rows at each request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shared.actor import Actor, Proof
from shared.errors import DomainError, Forbidden, NotFound
from shared.permissions import STEP_UP, Permission
from shared.web.link_purposes import purpose_of
from shared.web.security import is_from_this_machine
from shared.web.sessions import WebSession
from shared.web.site import Site, site_of
from shared.web.tokens import Payload

# A proof so old is asked for anew before what an open browser must not do alone. Who has a form
# open gets as long again to send it: nothing typed is to be lost.
PROOF_AGE_MAX = timedelta(minutes=10)
PROOF_AGE_MAX_FOR_SENDING = timedelta(minutes=20)


class SignInNeeded(DomainError):
    """Sign in to see this page."""

    code = "sign_in_needed"
    status = 401


class StepUpNeeded(Forbidden):
    """Confirm with your passkey that it is you; then do it again."""

    code = "step_up_needed"


class RouteWithoutDeclaration(DomainError):
    """These routes do not say who may call them: {routes}."""

    code = "route_without_declaration"
    status = 500


def actor_of(request: Request) -> Actor | None:
    """The signed-in person, asked once a request; None when nobody is, or no longer in office."""
    if not hasattr(request.state, "actor"):
        request.state.actor = _resolve(site_of(request.app), request)
    found: Actor | None = request.state.actor
    return found


def session_of(request: Request) -> WebSession | None:
    """This browser's session, asked once a request; also of who holds no office any more."""
    if not hasattr(request.state, "session"):
        request.state.session = site_of(request.app).sessions.find(request)
    found: WebSession | None = request.state.session
    return found


def _resolve(site: Site, request: Request) -> Actor | None:
    session = session_of(request)
    if session is None:
        return None
    actor = site.find_actor(session.association_id, session.person_id)
    if actor is None or not actor.roles:
        return None
    if site.sessions.is_over(session, actor.roles):
        site.sessions.close(session)
        return None
    site.sessions.touch(session)
    return actor.proved_by(_counted_as(request, session.proof), session.proved_at)


def _counted_as(request: Request, proof: Proof) -> Proof:
    """In `test`, on the machine itself, a code is enough where else a passkey is asked."""
    environment = site_of(request.app).settings.environment
    here = environment == "test" and is_from_this_machine(request.scope)
    return Proof.DEMO if here else proof


def refuse_old_proof(request: Request, actor: Actor) -> None:
    """Raises StepUpNeeded when the person's passkey was asked for too long ago (ASVS 7.5.3)."""
    if actor.proof is not Proof.PASSKEY or actor.proved_at is None:
        return
    sending = request.method not in ("GET", "HEAD")
    age = site_of(request.app).clock.now() - actor.proved_at
    if age > (PROOF_AGE_MAX_FOR_SENDING if sending else PROOF_AGE_MAX):
        raise StepUpNeeded


class RouteDeclaration:
    """What a route says about who may call it; exactly one in its dependencies."""

    said: str


class Requirement(RouteDeclaration):
    """Lets pass who is signed in for the association of the path and holds the permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        self.said = permission.value

    def __call__(self, request: Request) -> Actor:
        """Raises SignInNeeded, NotFound (another association's page), MissingPermission,
        PasskeyNeeded or StepUpNeeded."""
        request.state.said = self.said
        actor = actor_of(request)
        if actor is None:
            raise SignInNeeded
        slug = request.path_params.get("slug")
        if slug is not None and slug != actor.slug:
            raise NotFound
        actor.require(self.permission)
        if self.permission in STEP_UP:
            refuse_old_proof(request, actor)
        return actor


class SignedIn(RouteDeclaration):
    """Lets pass whoever is signed in and holds an office: pages about one's own account."""

    said = "signed in: one's own account"

    def __call__(self, request: Request) -> Actor:
        """Raises SignInNeeded."""
        actor = actor_of(request)
        if actor is None:
            raise SignInNeeded
        return actor


class Public(RouteDeclaration):
    """Lets everybody pass, for a reason that can be read."""

    def __init__(self, reason: str) -> None:
        self.said = f"public: {reason}"

    def __call__(self) -> None:
        return None


class ByToken(RouteDeclaration):
    """Lets pass who holds a link signed for the purpose (path parameter `token`).

    `even_expired` only to have a fresh link mailed, or to say why a link opens nothing any more.
    """

    def __init__(self, purpose: str, *, even_expired: bool = False) -> None:
        """Raises UnknownPurpose."""
        self.purpose = purpose_of(purpose)
        self.even_expired = even_expired
        self.said = f"token: {purpose}"

    def __call__(self, request: Request, token: str) -> Payload:
        """The token's payload. Raises InvalidToken or ExpiredToken."""
        request.state.by_token = True
        request.state.said = self.said
        site = site_of(request.app)
        slug = request.path_params.get("slug")
        association = site.find_association(slug) if slug else None
        request.state.association = association.id if association else None
        if self.purpose.fresh:
            request.state.fresh_link = f"/{slug}/{self.purpose.path}/{token}/fresh"
        now = None if self.even_expired else site.clock.now()
        payload = site.tokens.read(self.purpose.name, token, now)
        request.state.payload = payload
        return payload


@lru_cache
def require(permission: Permission) -> Requirement:
    """`by: Annotated[Actor, Depends(require(Permission.MEMBERS_READ))]`."""
    return Requirement(permission)


own_account = SignedIn()


@lru_cache
def public(reason: str) -> Public:
    """`dependencies=[Depends(public("anybody may apply"))]`."""
    return Public(reason)


@lru_cache
def by_token(purpose: str, *, even_expired: bool = False) -> ByToken:
    """`payload: Annotated[Payload, Depends(by_token("ballot"))]`; the path holds `{token}`."""
    return ByToken(purpose, even_expired=even_expired)


@dataclass(frozen=True)
class DeclaredRoute:
    """A route and what it says about its callers."""

    method: str
    path: str
    said: tuple[str, ...]


def declared_routes(app: FastAPI) -> list[DeclaredRoute]:
    """Every route of the app, each method apart."""
    return [
        DeclaredRoute(method, context.path or "?", _said(context.original_route, context))
        for context in iter_route_contexts(app.routes)
        for method in sorted(context.methods or {"*"})
    ]


def _said(route: object, context: object) -> tuple[str, ...]:
    dependant = getattr(context, "dependant", None)
    if not isinstance(route, APIRoute) or not isinstance(dependant, Dependant):
        return ()
    return tuple(dict.fromkeys(_declarations(dependant)))


def _declarations(dependant: Dependant) -> Iterable[str]:
    if isinstance(dependant.call, RouteDeclaration):
        yield dependant.call.said
    for inner in dependant.dependencies:
        yield from _declarations(inner)


def assert_every_route_declares(app: FastAPI) -> None:
    """Deny is the default. Raises RouteWithoutDeclaration, naming the routes that say nothing."""
    silent = [f"{route.method} {route.path}" for route in declared_routes(app) if not route.said]
    if silent:
        raise RouteWithoutDeclaration(routes=", ".join(silent))


def signed_in(request: Request) -> Actor | None:
    """Dependency for pages that anybody may see and that greet who is signed in."""
    return actor_of(request)


MaybeActor = Annotated[Actor | None, Depends(signed_in)]
