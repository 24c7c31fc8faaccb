"""An applicant's link: who holds the draft's token may fill in the form and see where it stands."""

from __future__ import annotations

import time
from dataclasses import dataclass
from threading import BoundedSemaphore
from typing import Annotated

from fastapi import Depends, Request

from services.members.applications.queries import by_token, contacts
from services.members.applications.rules import ApplicationState
from services.members.applications.tables import Application
from services.members.page_context import association_here
from services.members.schemas import ContactData
from shared.service import ServiceRuntime
from shared.web.auth import RouteDeclaration
from shared.web.navigation import runtime_of
from shared.web.site import Association

WAIT_SECONDS = 3.0
POLL_SECONDS = 0.02
# Waiting holds a thread; a few applicants must not hold them all.
_waiting = BoundedSemaphore(8)


@dataclass(frozen=True)
class Draft:
    """An application and the link that opened it."""

    association: Association
    token: str
    application: Application
    contacts: tuple[ContactData, ...]

    @property
    def main(self) -> ContactData | None:
        return next((one for one in self.contacts if "main" in one.roles), None)

    @property
    def billing(self) -> list[str]:
        """The addresses that invoices go to."""
        return [one.email for one in self.contacts if "billing" in one.roles]

    @property
    def is_sent(self) -> bool:
        return self.application.state is not ApplicationState.DRAFT

    def page(self, name: str) -> str:
        """The address of another page of this form."""
        return f"/{self.association.slug}/apply/{self.token}/{name}"

    def next_page(self, request: Request, name: str) -> str:
        """Where "Continue" leads: on, or back to the check page one came from."""
        return self.page("check" if returns(request) else name)


class DraftLink(RouteDeclaration):
    """Lets pass who holds the link of an application (path parameter `token`)."""

    said = "token: application draft"

    def __call__(self, request: Request, token: str) -> Draft:
        """Raises NotFound, UnknownApplication."""
        request.state.by_token = True
        return read_draft(runtime_of("members")(request), association_here(request), token)


AnyDraft = Annotated[Draft, Depends(DraftLink())]


def returns(request: Request) -> bool:
    """Whether the applicant came from the check page."""
    return request.query_params.get("return") == "check"


def read_draft(runtime: ServiceRuntime, association: Association, token: str) -> Draft:
    """The application as it is now."""
    with runtime.reading(association.id) as session:
        application = by_token(session, token)
        return Draft(association, token, application, contacts(session, application.id))


def await_billing(runtime: ServiceRuntime, draft: Draft, revision: int) -> Draft:
    """The draft once billing's answer of a revision is here, or as it is after three seconds."""
    if draft.application.billing_revision >= revision or not _waiting.acquire(blocking=False):
        return draft
    try:
        deadline = time.monotonic() + WAIT_SECONDS
        while draft.application.billing_revision < revision and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
            draft = read_draft(runtime, draft.association, draft.token)
        return draft
    finally:
        _waiting.release()
