"""What all pages of notifications stand on: templates, the service's runtime, navigation."""

from __future__ import annotations

from typing import Annotated

from fastapi import Depends, Request

from services.notifications.models import MessageState
from services.notifications.queries.messages import count_by_view
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.auth import Permission, Principal, require
from shared.web.pages import Pages
from shared.web.runtime import runtime_of
from shared.web.site import NavItem

PAGES = Pages("services.notifications")
Runtime = Annotated[ServiceRuntime, Depends(runtime_of("notifications"))]
MailReader = Annotated[Principal, Depends(require(Permission.MAILS_READ))]
OfficeClerk = Annotated[Principal, Depends(require(Permission.MEMBERS_WRITE))]
STATE_NAMES = {
    MessageState.QUEUED: (_("Waiting to be sent"), "info"),
    MessageState.SENDING: (_("Being sent"), "info"),
    MessageState.SENT: (_("Sent"), "success"),
    MessageState.KEPT: (_("Kept, not sent"), "neutral"),
    MessageState.FAILED: (_("Failed"), "danger"),
    MessageState.WAITING_FOR_ADDRESS: (_("No address"), "warn"),
}


def _tasks(request: Request, principal: Principal) -> int:
    """Messages that somebody must see to: refused, or without an address."""
    with runtime_of("notifications")(request).reading(principal.association_id) as session:
        return count_by_view(session)["task"]


NAVIGATION = (NavItem(_("Mails"), "mails", Permission.MAILS_READ, _tasks, "mail", 60),)
