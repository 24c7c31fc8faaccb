"""`/{slug}/events`: how the machine stands for this association, and which events it holds."""

from __future__ import annotations

from uuid import UUID

from fastapi import APIRouter, Request, Response

from infra.admin.event_labels import STATES
from infra.admin.page_context import PAGES, AllRoutes, Operator, Runtimes, Texts, as_options
from shared.events.operations.list_events import EventFilter, EventLine, list_events
from shared.events.operations.status import status_of
from shared.web.forms import Form, blank

router = APIRouter(prefix="/{slug}/events", include_in_schema=False)
# What fits into two screens; older ones are found by the filter.
EVENTS_SHOWN_MAX = 40


class FilterForm(Form):
    """What the list is narrowed to, kept in its address."""

    type: str = ""
    aggregate: str = ""
    correlation: str = ""


@router.get("")
def show(
    request: Request,
    by: Operator,
    runtimes: Runtimes,
    routes: AllRoutes,
    texts: Texts,
    state: str = "",
    type: str = "",
    aggregate: str = "",
    correlation: str = "",
) -> Response:
    """Only events of the person's own association, and those of the system."""
    state = state if state in STATES else ""
    wanted = EventFilter(
        status=state or None,
        type=type.strip() or None,
        aggregate=aggregate.strip() or None,
        correlation_id=_id(correlation),
        association_id=by.association_id,
        limit=EVENTS_SHOWN_MAX,
    )
    unreadable = bool(correlation.strip()) and wanted.correlation_id is None
    lines: list[EventLine] = [] if unreadable else list_events(runtimes.values(), wanted)
    form = blank(FilterForm, type=type, aggregate=aggregate, correlation=correlation)
    return PAGES.render(
        request,
        "events.html",
        services=status_of(runtimes.values(), by.association_id),
        lines=lines,
        states=STATES,
        state=state,
        form=form.refused("correlation", texts.gettext("This is not a correlation id"))
        if unreadable
        else form,
        filtered=any((state, type, aggregate, correlation)),
        types=as_options(routes.by_type),
        at_most=EVENTS_SHOWN_MAX,
    )


def _id(text: str) -> UUID | None:
    try:
        return UUID(text.strip()) if text.strip() else None
    except ValueError:
        return None
