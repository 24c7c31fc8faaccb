"""What lists have in common: the part of a long list that the address asks for."""

from __future__ import annotations

from fastapi import Request

from services.billing.runs.survey import Window
from shared.web.pages import reader_of

_MOST_PAGES = 100_000


def page_of(request: Request) -> int:
    """The page asked for, from 1; nonsense is the first page."""
    text = request.query_params.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(number, 1), _MOST_PAGES)


def search_of(request: Request) -> str:
    """The text searched for."""
    return request.query_params.get("q", "").strip()[:100]


def window_of(request: Request) -> Window:
    """Search text and page of the address; the reader's language."""
    return Window(search_of(request), page_of(request), reader_of(request).language)
