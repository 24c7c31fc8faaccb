"""Requests as routes may rely on them: addresses of a bearable length, HEAD answered like GET."""

from __future__ import annotations

from starlette.datastructures import MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.web.errors import problem

# Browsers write at most some 2,000; the longest of ours, a link with a token, has 400.
ADDRESS_BYTES_MAX = 8_000


class ReadableAddresses:
    """Refuses addresses that are none of ours for length; `CleanAddress` sees to their letters."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and not _is_readable(scope):
            # The page of the refusal itself must not read the query again.
            clean = {**scope, "query_string": b"", "path": "/", "raw_path": b"/"}
            response = problem(Request(clean), 400, "unreadable_address", None, extra={})
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)


class HeadLikeGet:
    """HEAD is GET without the body (RFC 9110 9.3.2): mail gateways and link checkers ask so."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            if message["type"] == "http.response.body":
                message = {**message, "body": b""}
            elif message["type"] == "http.response.start" and message["status"] == 405:
                _allow_head(MutableHeaders(scope=message))
            await send(message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


def _allow_head(headers: MutableHeaders) -> None:
    if "GET" in (allowed := headers.get("allow", "")) and "HEAD" not in allowed:
        headers["allow"] = f"{allowed}, HEAD"


def _is_readable(scope: Scope) -> bool:
    query: bytes = scope.get("query_string", b"")
    path: str = scope["path"]
    return len(query) + len(path.encode(errors="replace")) <= ADDRESS_BYTES_MAX
