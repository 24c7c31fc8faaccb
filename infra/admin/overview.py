"""`/{slug}/`: where everybody lands after signing in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from infra.admin.agenda import agenda
from infra.admin.facts import gather
from infra.admin.figures import Words, figures
from infra.admin.page_context import PAGES, OverviewReader, Runtimes, texts_of
from shared.permissions import Permission
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}", include_in_schema=False)


@router.get("/")
def show(request: Request, by: OverviewReader, runtimes: Runtimes) -> Response:
    """Figures, and what waits for this person."""
    facts = gather(runtimes, by)
    words = Words(texts_of(request), reader_of(request).formats, by.slug)
    fresh = facts.members is not None and not facts.members.members
    unbilled = facts.billing is not None and not facts.billing.runs
    return PAGES.render(
        request,
        "overview.html",
        figures=figures(facts, by, words),
        matters=agenda(facts, by, words),
        no_members=fresh and by.may(Permission.MEMBERS_READ),
        no_run=unbilled and not fresh and by.may(Permission.DUES_PREPARE),
    )
