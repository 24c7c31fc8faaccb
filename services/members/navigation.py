"""The pages of members: their routers, and where they stand in the side navigation."""

from __future__ import annotations

from fastapi import Request

from services.members import member_page
from services.members.applications.pages import applications, apply_check, apply_forms, apply_links
from services.members.figures.pages import figures_link, member_figures
from services.members.people.pages import hand_over, invitation, offices, people
from services.members.resolutions.pages import ballot, minutes
from services.members.resolutions.queries import missing_votes
from services.members.roster import address_page
from services.members.roster import pages as members
from services.members.sign_in.pages import (
    address,
    confirm,
    officers,
    passkeys,
    recovery,
    sessions,
)
from services.members.sign_in.pages import offices as own_offices
from services.members.sign_in.pages.mail_sign_in import MailSignIn
from shared.actor import Actor
from shared.i18n import _
from shared.permissions import Permission
from shared.web.navigation import NavItem, ServicePages, runtime_of

ROUTERS = (
    sessions.router,
    passkeys.router,
    confirm.router,
    recovery.router,
    address.router,
    own_offices.router,
    officers.router,
    apply_links.router,
    apply_forms.router,
    apply_check.router,
    invitation.router,
    hand_over.router,
    people.router,
    offices.router,
    ballot.router,
    minutes.router,
    applications.router,
    members.router,
    figures_link.router,
    member_figures.router,
    address_page.router,
    member_page.router,
)


def _waiting_for(request: Request, by: Actor) -> int:
    """How many votes of this person are missing."""
    runtime = runtime_of("members")(request)
    with runtime.reading(by.association_id) as session:
        return missing_votes(session, by.person_id, runtime.clock.now())


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
    NavItem(_("People"), "people", Permission.PEOPLE_READ, icon="person", order=80),
)
PAGES = ServicePages(ROUTERS, NAVIGATION, MailSignIn)
