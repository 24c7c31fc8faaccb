"""An applicant's link: who holds the draft's token may fill in billing's pages of the form."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from fastapi import Request

from services.billing.errors import QuoteNotFound
from services.billing.quotes.queries import QuoteFacts, find_quote
from shared.errors import NotFound
from shared.ids import association_id
from shared.service import ServiceRuntime
from shared.web.auth import RouteDeclaration
from shared.web.await_event import await_event, visits_of
from shared.web.link_purposes import DRAFT_LASTS
from shared.web.navigation import runtime_of
from shared.web.pages import reader_of
from shared.web.tokens import ExpiredToken

# The waiting page comes back every second; an event that has not come by then does not come.
VISITS_MAX = 5


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

    said = "token: application-draft"

    def __call__(self, request: Request, slug: str, token: str) -> Draft:
        """Waits for an application that has just begun.

        Raises NotFound, QuoteNotFound, ExpiredToken.
        """
        request.state.by_token = True
        if reader_of(request).association is None:
            raise NotFound
        association, runtime = association_id(slug), runtime_of("billing")(request)
        quote = _await_quote(runtime, association, token)
        if quote is None and visits_of(request) >= VISITS_MAX:
            raise QuoteNotFound
        if quote is not None and runtime.clock.now() >= quote.updated_at + DRAFT_LASTS:
            raise ExpiredToken
        return Draft(association, slug, token, quote)


def _await_quote(runtime: ServiceRuntime, association: UUID, token: str) -> QuoteFacts | None:
    def look() -> QuoteFacts | None:
        with runtime.reading(association) as session:
            return find_quote(session, token)

    return await_event(look, lambda quote: quote is not None)
