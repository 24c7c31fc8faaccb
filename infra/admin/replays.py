"""`/{slug}/events/replay`: past events for a subscriber that missed them."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Annotated

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from infra.admin.page_context import PAGES, AllRoutes, Operator, Runtimes, Texts, as_options
from infra.event_operator import operator_named
from shared.clock import LEGAL_ZONE
from shared.events.operations.replay import replay_events
from shared.events.subscriptions import Routes
from shared.i18n import _
from shared.web.forms import Ask, Day, Filled, Form, Posted, SeveralLines, Tick, blank, fill

router = APIRouter(prefix="/{slug}/events/replay", include_in_schema=False)


class ReplayForm(Form):
    """Which subscriber, from which day on, of which type; `again`: also what it has handled."""

    subscriber: Annotated[str, Ask(_("Choose a subscriber"))]
    since: Day | None = None
    type: str = ""
    again: Tick = False
    reason: Annotated[SeveralLines, Ask(_("Say why. It is recorded with your name."))]


@router.get("")
def ask(
    request: Request,
    by: Operator,  # noqa: ARG001 (declares who may)
    routes: AllRoutes,
    done: int | None = None,
) -> Response:
    """The form; nothing is chosen beforehand. `done`: how many the last one delivered."""
    return _page(request, routes, blank(ReplayForm), done=done)


@router.post("")
def do(
    request: Request,
    by: Operator,
    runtimes: Runtimes,
    routes: AllRoutes,
    texts: Texts,
    posted: Posted,
) -> Response:
    """Delivers again and says how many."""
    today = max(runtime.clock.today() for runtime in runtimes.values())
    form = fill(ReplayForm, posted, texts, today)
    if form.data and form.data.subscriber not in routes.subscribers:
        form = form.refused("subscriber", texts.gettext("Choose a subscriber"))
    if form.data is None or form.errors:
        return _page(request, routes, form, status=422)
    asked = form.data
    since = datetime.combine(asked.since, time(), LEGAL_ZONE) if asked.since else None
    count = replay_events(
        runtimes.values(),
        routes,
        asked.subscriber,
        by=operator_named(by),
        reason=asked.reason,
        since=since.astimezone(UTC) if since else None,
        type=asked.type or None,
        association_id=by.association_id,
        again=asked.again,
    )
    return RedirectResponse(f"/{by.slug}/events/replay?done={count}", 303)


def _page(
    request: Request,
    routes: Routes,
    form: Filled[ReplayForm],
    status: int = 200,
    done: int | None = None,
) -> Response:
    return PAGES.render(
        request,
        "events_replay.html",
        status=status,
        form=form,
        subscribers=as_options(routes.subscribers),
        types=as_options(routes.by_type),
        done=done,
    )
