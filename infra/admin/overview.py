"""`/{slug}/`: where everybody lands after signing in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from infra.admin.agenda import agenda
from infra.admin.facts import gather
from infra.admin.figures import Words, figures
from infra.admin.frame import PAGES, OverviewReader, Runtimes, texts_of
from shared.web.auth import Permission
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}", include_in_schema=False)


@router.get("/")
def show(request: Request, principal: OverviewReader, runtimes: Runtimes) -> Response:
    """Figures, and what waits for this person."""
    facts = gather(runtimes, principal)
    words = Words(texts_of(request), reader_of(request).formats, principal.slug)
    fresh = facts.members is not None and not facts.members.members
    unbilled = facts.billing is not None and not facts.billing.runs
    return PAGES.render(
        request,
        "overview.html",
        figures=figures(facts, principal, words),
        matters=agenda(facts, principal, words),
        no_members=fresh and principal.may(Permission.MEMBERS_READ),
        no_run=unbilled and not fresh and principal.may(Permission.DUES_PREPARE),
    )
