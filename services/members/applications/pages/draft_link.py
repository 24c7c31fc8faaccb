"""An applicant's link: who holds the draft's token may fill in the form and see where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request

from services.members.applications.queries import SavedEntries, entries_by_token
from services.members.applications.rules import draft_link_is_over
from services.members.page_context import association_here
from shared.service import ServiceRuntime
from shared.web.auth import RouteDeclaration
from shared.web.await_event import await_event
from shared.web.navigation import runtime_of
from shared.web.site import Association
from shared.web.tokens import ExpiredToken


@dataclass(frozen=True)
class Draft:
    """An application being filled in, and the link that opened it."""

    association: Association
    token: str
    saved: SavedEntries

    def page(self, name: str) -> str:
        """The address of another page of this form."""
        return f"/{self.association.slug}/apply/{self.token}/{name}"

    def next_page(self, request: Request, name: str) -> str:
        """Where "Continue" leads: on, or back to the check page one came from."""
        return self.page("check" if returns(request) else name)


class DraftLink(RouteDeclaration):
    """Lets pass who holds the link of an application (path parameter `token`)."""

    said = "token: application-draft"

    def __call__(self, request: Request, token: str) -> Draft:
        """Raises NotFound, UnknownApplication, ExpiredToken."""
        request.state.by_token = True
        return read_draft(runtime_of("members")(request), association_here(request), token)


AnyDraft = Annotated[Draft, Depends(DraftLink())]


def returns(request: Request) -> bool:
    """Whether the applicant came from the check page."""
    return request.query_params.get("return") == "check"


def read_draft(runtime: ServiceRuntime, association: Association, token: str) -> Draft:
    """The application as it is now. Raises UnknownApplication, ExpiredToken."""
    with runtime.reading(association.id) as session:
        saved = entries_by_token(session, token)
    kept = saved.application.submitted_at or saved.application.saved_at
    if draft_link_is_over(kept, runtime.clock.now()):
        raise ExpiredToken
    return Draft(association, token, saved)


def await_billing(runtime: ServiceRuntime, draft: Draft, revision: int) -> Draft:
    """The draft once billing's answer of a revision is here, or as it is after three seconds."""
    return await_event(
        lambda: read_draft(runtime, draft.association, draft.token),
        lambda found: found.saved.application.billing_revision >= revision,
    )
