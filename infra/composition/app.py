"""The web application: every service's routes, health and the start page on one FastAPI app."""

from __future__ import annotations

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.responses import RedirectResponse

from infra import admin
from infra.composition.installation import Installation
from infra.composition.site import site_for
from infra.operations import health
from infra.registry import pages_of
from shared.web.app import create_app
from shared.web.auth import actor_of, public
from shared.web.navigation import SignIn
from shared.web.sign_in import DemoSignIn

start = APIRouter(include_in_schema=False)


@start.get("/", dependencies=[Depends(public("the way in"))])
def begin(request: Request) -> Response:
    """Those who are signed in go to their association, all others to where they sign in."""
    actor = actor_of(request)
    return RedirectResponse(f"/{actor.slug}/" if actor else "/sign-in", 303)


def build_app(installation: Installation, redis_url: str | None = None) -> FastAPI:
    """The app of an installation, for the services that run here.

    With the address of its Redis all processes count requests together.
    """
    routers = [router for name in installation.runtimes for router in pages_of(name).routers]
    # A member's number may hold a slash: a path that takes everything stands behind all others.
    routers.sort(key=_takes_every_path)
    site = site_for(installation, redis_url)
    site.navigation = [*site.navigation, *admin.NAVIGATION]
    app = create_app(
        site, [start, health.router, *admin.ROUTERS, *routers], sign_in=_sign_in(installation)
    )
    app.state.runtimes = installation.runtimes
    site.audit.anchor_now()
    return app


def _sign_in(installation: Installation) -> SignIn:
    """The demo has its list of people, everything else the ways of the service that knows them."""
    ways = [pages_of(name).sign_in for name in installation.runtimes]
    real = next((way for way in ways if way), None)
    return DemoSignIn() if installation.settings.demo or real is None else real()


def _takes_every_path(router: APIRouter) -> bool:
    return any(":path}" in getattr(route, "path", "") for route in router.routes)
