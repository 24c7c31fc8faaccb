"""Pages that need all three services: the overview, and what an operator sees of the events."""

from __future__ import annotations

from fastapi import Request

from infra.admin import (
    event,
    events,
    member_import_page,
    member_lists,
    overview,
    replays,
    security_log,
    settings,
    settings_account,
    settings_rule,
)
from infra.admin.overview_data import changes_for, stopped_events
from infra.admin.page_context import runtimes_of
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem

ROUTERS = (
    overview.router,
    settings_account.router,
    settings_rule.router,
    settings.router,
    events.router,
    replays.router,
    event.router,
    security_log.router,
    member_lists.router,
    member_import_page.router,
)


def _stopped(request: Request, reader: Actor) -> int:
    return stopped_events(runtimes_of(request), reader.association_id)


def _proposed(request: Request, reader: Actor) -> int:
    """Changes that this person may confirm."""
    if not reader.may(Permission.SETTINGS_WRITE):
        return 0
    return changes_for(runtimes_of(request), reader)


NAVIGATION = (
    NavItem(
        _("Settings"),
        "settings",
        Permission.SETTINGS_READ,
        count=_proposed,
        icon="settings",
        order=85,
    ),
    NavItem(_("Overview"), "", Permission.OVERVIEW_READ, icon="home", order=10),
    NavItem(
        _("Events"), "events", Permission.EVENTS_OPERATE, count=_stopped, icon="events", order=90
    ),
    NavItem(_("Security log"), "security-log", Permission.AUDIT_READ, icon="search", order=95),
)
