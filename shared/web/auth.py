"""Who asks, and the declaration of its callers that every route must carry.

A route without a declaration does not start (`assert_every_route_declares`). Signed in is whom the
session names; what they may do is asked of the service's own `officer` rows at each request.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from shared.actor import Actor
from shared.errors import DomainError, NotFound
from shared.permissions import Permission
from shared.web.link_purposes import purpose_of
from shared.web.site import Site, site_of
from shared.web.tokens import Payload


class SignInNeeded(DomainError):
    """Sign in to see this page."""

    code = "sign_in_needed"
    status = 401


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


def _resolve(site: Site, request: Request) -> Actor | None:
    identity = site.sessions.find(request)
    if identity is None:
        return None
    actor = site.find_actor(identity.association_id, identity.person_id)
    return actor if actor and actor.roles else None


class RouteDeclaration:
    """What a route says about who may call it; exactly one in its dependencies."""

    said: str


class Requirement(RouteDeclaration):
    """Lets pass who is signed in for the association of the path and holds the permission."""

    def __init__(self, permission: Permission) -> None:
        self.permission = permission
        self.said = permission.value

    def __call__(self, request: Request) -> Actor:
        """Raises SignInNeeded, NotFound (another association's page) or MissingPermission."""
        actor = actor_of(request)
        if actor is None:
            raise SignInNeeded
        slug = request.path_params.get("slug")
        if slug is not None and slug != actor.slug:
            raise NotFound
        actor.require(self.permission)
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
        if self.purpose.fresh:
            slug = request.path_params["slug"]
            request.state.fresh_link = f"/{slug}/{self.purpose.path}/{token}/fresh"
        site = site_of(request.app)
        now = None if self.even_expired else site.clock.now()
        return site.tokens.read(self.purpose.name, token, now)


@lru_cache
def require(permission: Permission) -> Requirement:
    """`by: Annotated[Actor, Depends(require(Permission.MEMBERS_READ))]`."""
    return Requirement(permission)


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
