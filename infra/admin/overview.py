"""`/{slug}/`: where everybody lands after signing in."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response

from infra.admin.figures import ReaderView, figures
from infra.admin.overview_data import gather
from infra.admin.page_context import PAGES, OverviewReader, Runtimes, texts_of
from infra.admin.tasks import tasks_for
from shared.permissions import Permission
from shared.web.pages import reader_of

router = APIRouter(prefix="/{slug}", include_in_schema=False)


@router.get("/")
def show(request: Request, by: OverviewReader, runtimes: Runtimes) -> Response:
    """Figures, and what waits for this person."""
    data = gather(runtimes, by)
    view = ReaderView(texts_of(request), reader_of(request).formats, by.slug)
    fresh = data.members is not None and not data.members.members
    unbilled = data.billing is not None and not data.billing.runs
    return PAGES.render(
        request,
        "overview.html",
        figures=figures(data, by, view),
        tasks=tasks_for(data, by, view),
        no_members=fresh and by.may(Permission.MEMBERS_READ),
        no_run=unbilled and not fresh and by.may(Permission.DUES_PREPARE),
    )
