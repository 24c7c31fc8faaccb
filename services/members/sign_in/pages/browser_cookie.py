"""The browser before it is signed in: a random token of its own, that codes are bound to."""

from __future__ import annotations

import hashlib
import secrets

from fastapi import Request, Response

from shared.web.site import site_of

# Longer than any code or challenge lives.
_SECONDS = 3600
# As SHA-256 no browser's: what was asked without a cookie is found by none.
NO_BROWSER = ""


def browser_of(request: Request) -> str:
    """The hash of this browser's token, or NO_BROWSER."""
    token = request.cookies.get(_cookie(request))
    return _hash(token) if token else NO_BROWSER


def new_browser(request: Request, response: Response) -> str:
    """Hands the browser a fresh token, whatever it brought along, and returns its hash."""
    token = secrets.token_urlsafe(32)
    response.set_cookie(
        _cookie(request),
        token,
        max_age=_SECONDS,
        httponly=True,
        secure=site_of(request.app).https,
        samesite="lax",
        path="/",
    )
    return _hash(token)


def forget_browser(request: Request, response: Response) -> None:
    """Signed in, or given up: the token is of no use any more."""
    https = site_of(request.app).https
    response.delete_cookie(_cookie(request), path="/", secure=https, httponly=True, samesite="lax")


def _cookie(request: Request) -> str:
    name = "umlauf-sign-in"
    return f"__Host-{name}" if site_of(request.app).https else name


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
