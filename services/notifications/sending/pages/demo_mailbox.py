"""Demo only: the mails of all invented people, so that a visitor can follow the links in them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request, Response

from services.notifications.composing.words import LINK_NAMES, TEMPLATE_NAMES
from services.notifications.page_context import PAGES, Runtime
from services.notifications.sending.queries import recent_mails
from shared.errors import NotFound
from shared.web.auth import public
from shared.web.site import Site, site

router = APIRouter(include_in_schema=False)
ANYBODY = Depends(public("demo only: the mails of invented people"))


@router.get("/demo/mailbox", dependencies=[ANYBODY])
def demo_mailbox(
    request: Request, runtime: Runtime, here: Annotated[Site, Depends(site)]
) -> Response:
    """Newest first, for all recipients or one. Raises NotFound outside the demo."""
    if not here.settings.demo:
        raise NotFound
    wanted = request.query_params.get("to", "")
    with runtime.reading(None) as session:
        mails = recent_mails(session, runtime)
    return PAGES.render(
        request,
        "sending/demo_mailbox.html",
        mails=[each for each in mails if wanted in ("", each[1].message.recipient)],
        recipients=sorted({each[1].message.recipient for each in mails}),
        wanted=wanted,
        template_names=TEMPLATE_NAMES,
        link_names=LINK_NAMES,
    )
