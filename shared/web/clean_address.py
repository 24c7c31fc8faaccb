"""Addresses with characters that no text may hold: none reaches a page or a database.

A path with one leads nowhere. Of the query only the characters go, so that a search for what was
pasted finds what it can, in every page that has one.
"""

from __future__ import annotations

from urllib.parse import parse_qsl, unquote_plus, urlencode

from fastapi import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from shared.clean_text import UncleanText, clean_line, repaired_line
from shared.web.errors import problem


class CleanAddress:
    """Middleware within the error pages; PostgreSQL, for one, takes no NUL in any text."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            if not _is_clean(scope["path"]):
                scope = {**scope, "path": "/"}  # what the page of the error shows
                answer = problem(Request(scope), 404, "not_found", None, extra={})
                await answer(scope, receive, send)
                return
            scope["query_string"] = clean_query(scope["query_string"])
        await self._app(scope, receive, send)


def clean_query(query: bytes) -> bytes:
    """The query of an address with every name and value as text is kept."""
    text = query.decode("latin-1")
    if (plain := unquote_plus(text)).isascii() and plain.isprintable():
        return query
    pairs = parse_qsl(text, keep_blank_values=True)
    clean = [(repaired_line(name), repaired_line(value)) for name, value in pairs]
    return query if clean == pairs else urlencode(clean).encode("ascii")


def _is_clean(path: str) -> bool:
    try:
        clean_line(path)
    except UncleanText:
        return False
    return True
