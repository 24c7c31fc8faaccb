"""Pages that need all three services: the overview, and what an operator sees of the events."""

from __future__ import annotations

from fastapi import Request

from infra.admin import event, events, overview, replays, security_log
from infra.admin.overview_data import stopped_events
from infra.admin.page_context import runtimes_of
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem

ROUTERS = (
    overview.router,
    events.router,
    replays.router,
    event.router,
    security_log.router,
)


def _stopped(request: Request, reader: Actor) -> int:
    return stopped_events(runtimes_of(request), reader.association_id)


NAVIGATION = (
    NavItem(_("Overview"), "", Permission.OVERVIEW_READ, icon="home", order=10),
    NavItem(
        _("Events"), "events", Permission.EVENTS_OPERATE, count=_stopped, icon="events", order=90
    ),
    NavItem(_("Security log"), "security-log", Permission.AUDIT_READ, icon="search", order=95),
)
