"""What lists have in common: what a reader asks for, one page of it, and the sum under it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:  # Reads stand on this file too, and they load no web framework.
    from fastapi import Request

Row = TypeVar("Row")
PAGE_ROWS = 50
"""What a person scans without losing the place. Chosen, not measured."""
_PAGE_MAX = 100_000
"""Five million rows on: no list is longer, and no database is asked for a larger offset."""
_SEARCH_CHARACTERS_MAX = 100
"""Longer than any name worth typing; the text goes into the address."""


class PageRequest(NamedTuple):
    """The rows asked for: those with the text in them, and which page, counted from 1."""

    search: str = ""
    page: int = 1

    def matches(self, *texts: str) -> bool:
        """Whether one of the texts has the searched one in it, upper or lower case."""
        wanted = self.search.casefold()
        return any(wanted in text.casefold() for text in texts)

    @property
    def offset(self) -> int:
        """How many rows stand before the page."""
        return (self.page - 1) * PAGE_ROWS


def page_count(found: int) -> int:
    """The number of pages that many rows fill; an empty list has one."""
    return max(1, -(-found // PAGE_ROWS))


class ListPage(NamedTuple, Generic[Row]):
    """One page of a list, its number counted from 1; `found` is the number of all that match."""

    rows: tuple[Row, ...]
    number: int
    found: int

    @property
    def last(self) -> int:
        return page_count(self.found)


class Sum(NamedTuple):
    """A number of members and what they come to, in cents."""

    members: int = 0
    cents: int = 0

    def plus(self, cents: int) -> Sum:
        """One member more."""
        return Sum(self.members + 1, self.cents + cents)


def page_of(request: Request) -> int:
    """The page asked for, from 1; nonsense is the first page."""
    text = request.query_params.get("page", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1
    return min(max(number, 1), _PAGE_MAX)


def search_of(request: Request) -> str:
    """The text searched for."""
    return request.query_params.get("q", "").strip()[:_SEARCH_CHARACTERS_MAX]


def page_request_of(request: Request) -> PageRequest:
    """Search text and page of the address."""
    return PageRequest(search_of(request), page_of(request))


_UMLAUTS = (("ae", "ä"), ("oe", "ö"), ("ue", "ü"), ("ss", "ß"))


def german_spellings(text: str) -> frozenset[str]:
    """A text as it is, with umlauts spelled out, and with them: banks and people write either."""
    out = into = text.casefold()
    for spelt, letter in _UMLAUTS:
        out, into = out.replace(letter, spelt), into.replace(spelt, letter)
    return frozenset({text, out, into})
