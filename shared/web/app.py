"""Puts the web room together: routes, error pages and middleware on one FastAPI app."""

from __future__ import annotations

from collections.abc import Iterable

from fastapi import APIRouter, FastAPI

from shared.web import assets, gallery, security_txt
from shared.web.audit.edge import AuditEdge
from shared.web.auth import assert_every_route_declares
from shared.web.clean_address import CleanAddress
from shared.web.crowd import Crowd
from shared.web.errors import UnexpectedErrors, install_error_pages
from shared.web.navigation import SignIn
from shared.web.requests import HeadLikeGet, ReadableAddresses
from shared.web.security import BODY_BYTES_MAX, KnownHosts, SameOrigin, SecurityHeaders
from shared.web.sign_in import DemoSignIn, sign_out_router
from shared.web.site import Site


def create_app(
    site: Site,
    routers: Iterable[APIRouter] = (),
    *,
    sign_in: SignIn | None = None,
    title: str = "Umlauf",
    openapi_url: str | None = None,
) -> FastAPI:
    """The app of one installation. Raises RouteWithoutDeclaration when a route says nothing.

    Routes of `routers` with fixed first segments must stand before those with `/{slug}`.
    """
    app = FastAPI(
        title=title,
        openapi_url=openapi_url,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        max_body_size=BODY_BYTES_MAX,
    )
    app.state.umlauf = site
    own = [assets.router, security_txt.router, sign_out_router, (sign_in or DemoSignIn()).router]
    if site.settings.environment != "production":
        own.append(gallery.router)
    for router in (*own, *routers):
        app.include_router(router)
    install_error_pages(app)
    app.add_middleware(CleanAddress)
    app.add_middleware(ReadableAddresses)
    app.add_middleware(UnexpectedErrors)
    app.add_middleware(SameOrigin)
    app.add_middleware(
        KnownHosts, environment=site.settings.environment, public_url=site.settings.public_url
    )
    app.add_middleware(AuditEdge, audit=site.audit)
    app.add_middleware(HeadLikeGet)
    app.add_middleware(Crowd)
    app.add_middleware(SecurityHeaders, https=site.https)
    assert_every_route_declares(app)
    return app
