"""What every answer carries and every request must pass: headers, same-origin check, request id."""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit
from uuid import uuid4

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.logs import logging_about
from shared.loopback import host_of, host_of_url, is_loopback
from shared.settings import Kind

CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "object-src 'none'",
    ]
)
# A form is a few kB; the longest, a free text, stays far below.
BODY_BYTES_MAX = 1_000_000
# An entry of a statement is 1 to 2 kB in XML: room for 15,000 bookings in one file.
UPLOAD_BYTES_MAX = 30_000_000
_HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    # `no-referrer` would make browsers send `Origin: null` on our own forms.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
# Those who watch the machine ask each process by its own address.
_HEALTH = frozenset({"/livez", "/readyz"})
_BY_PROXIES = frozenset({"forwarded", "via", "x-real-ip"})
_ONLY_HERE = (
    "This is a demo: it answers on the machine it runs on only, and to no proxy. "
    "Open it there as http://127.0.0.1 with its port."
)
_ANOTHER_HOST = "This is not the address of this installation. It is {url}"
_SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
_REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{8,64}$")


class SecurityHeaders:
    """Sets the headers of every answer; personal pages are not stored unless an answer says so.

    The request id (the caller's `X-Request-ID` if well-formed) is `request.state.request_id`.
    """

    def __init__(self, app: ASGIApp, *, https: bool) -> None:
        self._app = app
        self._https = https

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        state = scope.setdefault("state", {})
        given = Headers(scope=scope).get("x-request-id", "")
        state["request_id"] = given if _REQUEST_ID.match(given) else uuid4().hex

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), state)
            await send(message)

        with logging_about(request_id=state["request_id"]):
            await self._app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, state: Mapping[str, object]) -> None:
        for name, value in _HEADERS.items():
            headers.setdefault(name, value)
        headers.setdefault("Cache-Control", "no-store")
        headers["X-Request-ID"] = str(state["request_id"])
        if self._https:
            headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        if state.get("by_token"):
            headers["X-Robots-Tag"] = "noindex, nofollow"
            headers["Cache-Control"] = "no-store"


class KnownHosts:
    """Answers 421 (RFC 9110, 15.5.20) to whoever asks for a host that this installation is not.

    It is this machine, and where it is no demo the host of its public address; so a name that an
    attacker points at this machine (DNS rebinding) opens nothing. In a demo, where anybody signs in
    as anybody, a request that came over a proxy is refused as well, whatever host it names.
    """

    def __init__(self, app: ASGIApp, *, environment: Kind, public_url: str) -> None:
        self._app = app
        self._demo = environment == "demo"
        self._public_host = None if self._demo else host_of_url(public_url)
        self._told = _ONLY_HERE if self._demo else _ANOTHER_HOST.format(url=public_url)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not self._answers(scope):
            response = PlainTextResponse(self._told, 421)
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _answers(self, scope: Scope) -> bool:
        if self._demo:
            return is_from_this_machine(scope)
        headers = Headers(scope=scope)
        return (
            scope["path"] in _HEALTH
            or _is_for_loopback(headers)
            or _hosts(headers) == [self._public_host]
        )


def is_from_this_machine(scope: Scope) -> bool:
    """Whether a request is for this machine and came over no proxy: nobody elsewhere sends it."""
    headers = Headers(scope=scope)
    return _is_for_loopback(headers) and not _came_over_a_proxy(scope, headers)


def _hosts(headers: Headers) -> list[str | None]:
    return [host_of(value) for value in headers.getlist("host")]


def _is_for_loopback(headers: Headers) -> bool:
    hosts = _hosts(headers)
    return len(hosts) == 1 and is_loopback(hosts[0] or "")


def _came_over_a_proxy(scope: Scope, headers: Headers) -> bool:
    """By what proxies add; by HTTP/1.0, which no browser speaks and nginx does where it is told
    nothing; or by a form that says it is of this site, which stands at another address."""
    return (
        scope.get("http_version") == "1.0"
        or any(name in _BY_PROXIES or name.startswith("x-forwarded-") for name in headers)
        or (headers.get("sec-fetch-site") == "same-origin" and _is_elsewhere(headers.get("origin")))
    )


def _is_elsewhere(origin: str | None) -> bool:
    return origin not in (None, "null") and not is_loopback(host_of_url(origin or "") or "")


class SameOrigin:
    """Refuses unsafe requests that another site's page started (CSRF), without tokens in forms.

    Browsers say where a request comes from in `Sec-Fetch-Site`; older ones in `Origin`. A request
    with neither is no browser's (OWASP CSRF prevention, fetch metadata).
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] not in _SAFE_METHODS:
            headers = Headers(scope=scope)
            if not _same_origin(headers):
                response = PlainTextResponse("Request from another site refused.", 403)
                await response(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _same_origin(headers: Headers) -> bool:
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc == headers.get("host", "")
