"""Pages of the members service; the routers in the order in which addresses are tried."""

from __future__ import annotations

from fastapi import Request

from services.members.pages import (
    applications,
    apply_check,
    apply_forms,
    apply_links,
    ballot,
    members,
)
from services.members.queries.resolutions import missing_votes
from shared.i18n import _
from shared.web.auth import Permission, Principal
from shared.web.runtime import runtime_of
from shared.web.site import NavItem

ROUTERS = (
    apply_links.router,
    apply_forms.router,
    apply_check.router,
    ballot.router,
    applications.router,
    members.router,
)


def _waiting_for(request: Request, principal: Principal) -> int:
    """How many votes of this person are missing."""
    runtime = runtime_of("members")(request)
    with runtime.reading(principal.association_id) as session:
        return missing_votes(session, principal.person_id, runtime.clock.now())


NAVIGATION = (
    NavItem(
        _("Applications"),
        "applications",
        Permission.APPLICATIONS_READ,
        count=_waiting_for,
        icon="ballot",
        order=20,
        also=("resolutions",),
    ),
    NavItem(_("Members"), "members", Permission.MEMBERS_READ, icon="members", order=30),
)
