"""`/{slug}/events/{event}`: one event with its trace, and what a person may do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal
from uuid import UUID

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse

from infra.admin.event_labels import (
    ACTION_LABELS,
    EFFECTS_MAX,
    STATES,
    UNFINISHED,
    shown_payload,
    tree,
)
from infra.admin.page_context import PAGES, AllRoutes, Operator, Runtimes, Texts, as_options
from infra.event_operator import operator_named
from services.members.association.queries import people
from shared.actor import Actor
from shared.events.operations.actions import NoSuchEvent
from shared.events.operations.replay import replay_events
from shared.events.operations.retry import retry_events
from shared.events.operations.skip import skip_event
from shared.events.operations.trace import EventTrace, trace_event
from shared.events.subscriptions import Routes
from shared.i18n import _
from shared.service import ServiceRuntime
from shared.web.forms import Ask, Filled, Form, Posted, SeveralLines, Tick, blank, fill

router = APIRouter(prefix="/{slug}/events/{event_id}", include_in_schema=False)
Action = Literal["retry", "skip", "replay"]


class ActionForm(Form):
    """Why, and at which subscriber; `again`: although it has handled the event already."""

    reason: Annotated[SeveralLines, Ask(_("Say why. It is recorded with your name."))]
    subscriber: str = ""
    again: Tick = False


@router.get("")
def show_event(
    request: Request, by: Operator, runtimes: Runtimes, routes: AllRoutes, event_id: UUID
) -> Response:
    """Where it went, what caused it, what it caused, who stepped in."""
    trace = own_trace(runtimes, by, event_id)
    envelope, names = trace.envelope, _names(runtimes, by)
    return PAGES.render(
        request,
        "event.html",
        trace=trace,
        event=envelope,
        caused_by=names.get(envelope.actor, envelope.actor),
        names=names,
        payload=shown_payload(trace),
        tree=tree(trace),
        effects_left_out=max(0, len(trace.effects) - EFFECTS_MAX),
        unfinished=_unfinished(trace),
        listeners=[one.name for one in routes.of_type(envelope.type)],
        states=STATES,
        action_labels=ACTION_LABELS,
    )


@router.get("/{action}")
def ask(
    request: Request,
    by: Operator,
    runtimes: Runtimes,
    routes: AllRoutes,
    event_id: UUID,
    action: Action,
) -> Response:
    """What the action does, and the question why."""
    trace = own_trace(runtimes, by, event_id)
    chosen = _choices(trace, routes, action)
    form = blank(ActionForm, subscriber=chosen[0] if len(chosen) == 1 else "")
    return _ask(request, trace, routes, action, form)


@router.post("/{action}")
def do(
    request: Request,
    by: Operator,
    runtimes: Runtimes,
    routes: AllRoutes,
    texts: Texts,
    posted: Posted,
    event_id: UUID,
    action: Action,
) -> Response:
    """Does it and records who and why."""
    trace = own_trace(runtimes, by, event_id)
    form = fill(ActionForm, posted, texts)
    choices = _choices(trace, routes, action)
    if form.data and action == "replay" and form.data.subscriber not in choices:
        form = form.refused("subscriber", texts.gettext("Choose a subscriber"))
    if form.data is None or form.errors:
        return _ask(request, trace, routes, action, form, status=422)
    if not _act(runtimes, routes, by, trace, action, form.data):
        form = form.refused("again", texts.gettext("It has this event already. Tick to repeat it."))
        return _ask(request, trace, routes, action, form, status=422)
    return RedirectResponse(f"/{by.slug}/events/{event_id}", 303)


def own_trace(runtimes: Mapping[str, ServiceRuntime], reader: Actor, event_id: UUID) -> EventTrace:
    """The trace of an event of the person's association or of the system. Raises NoSuchEvent."""
    trace = trace_event(runtimes.values(), event_id)
    if trace.envelope.association_id not in (reader.association_id, None):
        raise NoSuchEvent(event_id=event_id)
    return trace


def _act(
    runtimes: Mapping[str, ServiceRuntime],
    routes: Routes,
    by: Actor,
    trace: EventTrace,
    action: Action,
    asked: ActionForm,
) -> int:
    everywhere, event_id = runtimes.values(), trace.envelope.id
    who, reason, own = operator_named(by), asked.reason, by.association_id
    at = asked.subscriber or None
    if action == "retry":
        return retry_events(
            everywhere, by=who, reason=reason, event_id=event_id, subscriber=at, association_id=own
        )
    if action == "skip":
        return skip_event(
            everywhere, event_id, by=who, reason=reason, subscriber=at, association_id=own
        )
    return replay_events(
        everywhere,
        routes,
        asked.subscriber,
        by=who,
        reason=reason,
        event_id=event_id,
        association_id=own,
        again=asked.again,
    )


def _ask(
    request: Request,
    trace: EventTrace,
    routes: Routes,
    action: Action,
    form: Filled[ActionForm],
    status: int = 200,
) -> Response:
    return PAGES.render(
        request,
        "event_action.html",
        status=status,
        event=trace.envelope,
        action=action,
        form=form,
        choices=as_options(_choices(trace, routes, action)),
        redacted=trace.redacted,
    )


def _choices(trace: EventTrace, routes: Routes, action: Action) -> list[str]:
    """Where the action can be done."""
    if action == "replay":
        return [one.name for one in routes.of_type(trace.envelope.type)]
    return _unfinished(trace)


def _unfinished(trace: EventTrace) -> list[str]:
    return [line.subscriber for line in trace.received if line.status in UNFINISHED]


def _names(runtimes: Mapping[str, ServiceRuntime], by: Actor) -> dict[str, str]:
    """The officers of the association, by their ids as events name who acted."""
    members = runtimes.get("members")
    if members is None:
        return {}
    with members.reading(by.association_id) as session:
        return {str(one.id): one.name for one in people(session)}
