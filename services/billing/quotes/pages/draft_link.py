"""An applicant's link: who holds the draft's token may fill in billing's pages of the form."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from threading import BoundedSemaphore
from uuid import UUID

from fastapi import Request

from services.billing.errors import QuoteNotFound
from services.billing.quotes.queries import QuoteFacts, find_quote
from shared.errors import NotFound
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.web.auth import RouteDeclaration
from shared.web.navigation import runtime_of
from shared.web.pages import reader_of

WAIT = timedelta(seconds=3)
POLL = timedelta(milliseconds=20)
_VISITS_MAX = 5
"""The waiting page comes back each second, after 3 s of waiting here: an event takes less."""
# Waiting holds a thread; strangers with invented links must not hold them all.
_waiting = BoundedSemaphore(8)


@dataclass(frozen=True)
class Draft:
    """An application being filled in; `quote` is None while its event is still on the way."""

    association: UUID
    slug: str
    token: str
    quote: QuoteFacts | None

    def page(self, name: str) -> str:
        """The address of another page of this form."""
        return f"/{self.slug}/apply/{self.token}/{name}"

    @property
    def known(self) -> QuoteFacts:
        """Raises QuoteNotFound."""
        if self.quote is None:
            raise QuoteNotFound
        return self.quote


class DraftLink(RouteDeclaration):
    """Lets pass who holds the link of an application (path parameter `token`)."""

    said = "token: application draft"

    def __call__(self, request: Request, slug: str, token: str) -> Draft:
        """Waits for an application that has just begun. Raises NotFound, QuoteNotFound."""
        request.state.by_token = True
        if reader_of(request).association is None:
            raise NotFound
        association, runtime = association_id(slug), runtime_of("billing")(request)
        quote = _await_quote(runtime, association, token)
        if quote is None and visits_of(request) >= _VISITS_MAX:
            raise QuoteNotFound
        return Draft(association, slug, token, quote)


def visits_of(request: Request) -> int:
    """How often the waiting page has come back."""
    visits = request.query_params.get("wait", "")
    return int(visits) if visits.isascii() and visits.isdigit() and len(visits) < 3 else 0


def _await_quote(runtime: ServiceRuntime, association: UUID, token: str) -> QuoteFacts | None:
    quote = _look(runtime, association, token)
    if quote or not _waiting.acquire(blocking=False):
        return quote
    try:
        deadline = time.monotonic() + WAIT.total_seconds()
        while quote is None and time.monotonic() < deadline:
            time.sleep(POLL.total_seconds())
            quote = _look(runtime, association, token)
    finally:
        _waiting.release()
    return quote


def _look(runtime: ServiceRuntime, association: UUID, token: str) -> QuoteFacts | None:
    with runtime.reading(association) as session:
        return find_quote(session, token)
