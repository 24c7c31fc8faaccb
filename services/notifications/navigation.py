"""Pages of notifications: their routers, and where they stand in the side navigation."""

from __future__ import annotations

from fastapi import Request

from services.notifications.sending.pages import demo_mailbox, mails
from services.notifications.sending.queries import count_by_view
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem, ServicePages, runtime_of

ROUTERS = (mails.router, demo_mailbox.router)


def _tasks(request: Request, by: Actor) -> int:
    """Messages that somebody must see to: refused, or without an address."""
    with runtime_of("notifications")(request).reading(by.association_id) as session:
        return count_by_view(session)["task"]


NAVIGATION = (
    NavItem(
        label=_("Mails"),
        path="mails",
        permission=Permission.MAILS_READ,
        count=_tasks,
        icon="mail",
        order=60,
    ),
)
PAGES = ServicePages(ROUTERS, NAVIGATION)
