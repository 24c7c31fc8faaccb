"""More requests at once than can be answered: the rest are asked to come back, at once and kindly.

Without a limit all of them wait, each a little longer than the one before, until none is answered
in the time that a person waits.
"""

from __future__ import annotations

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from shared.i18n import Language, _, language_of, translator

# 40 threads answer, each in some 50 ms: the last of 256 waits a third of a second, and three
# seconds where every page is a slow one.
ANSWERED_AT_ONCE_MAX = 256
RETRY_AFTER_SECONDS = 5
# What watches the machine must not take a crowd for a dead process.
_ALWAYS = frozenset({"/livez"})
_TITLE = _("Very many people are here right now")
_ADVICE = _("Wait a few seconds, then load the page again. What you typed is still there.")
_PAGE = """<!doctype html>
<html lang="{language}">
<meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<h1>{title}</h1>
<p>{advice}</p>
"""


class Crowd:
    """Lets so many requests be worked on at a time; one whose body is on its way does not count."""

    def __init__(self, app: ASGIApp, *, most: int = ANSWERED_AT_ONCE_MAX) -> None:
        self._app = app
        self._most = most
        self._working = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in _ALWAYS:
            await self._app(scope, receive, send)
            return
        if self._working >= self._most:
            await come_back(Headers(scope=scope))(scope, receive, send)
            return
        arrived = False

        async def receive_uncounted() -> Message:
            nonlocal arrived
            if arrived:
                return await receive()
            self._working -= 1
            try:
                message = await receive()
            finally:
                self._working += 1
            arrived = not message.get("more_body", False)
            return message

        self._working += 1
        try:
            await self._app(scope, receive_uncounted, send)
        finally:
            self._working -= 1


def come_back(headers: Headers) -> Response:
    """503 without asking any database: for people in their browser's language."""
    language: Language = language_of(headers.get("accept-language")) or "en"
    texts = translator(language)
    title, advice = texts.gettext(_TITLE), texts.gettext(_ADVICE)
    retry = {"Retry-After": str(RETRY_AFTER_SECONDS), "Content-Language": language}
    if "text/html" not in headers.get("accept", ""):
        body = {"title": title, "status": 503, "detail": advice, "code": "crowded"}
        return JSONResponse(body, 503, retry, media_type="application/problem+json")
    page = _PAGE.format(language=language, title=escape(title), advice=escape(advice))
    return HTMLResponse(page, 503, retry)
