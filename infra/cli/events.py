"""`umlauf events`: what the event machine holds, and what an operator can do about it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from infra.cli.options import AssociationSlug, CommandContext, Data, Json, command_context
from infra.cli.output import table
from infra.event_operator import WHOEVER_RUNS_THE_MACHINE, operator_named
from shared.web.audit.entries import INSTALLATION

if TYPE_CHECKING:
    from shared.events.operations.list_events import EventLine
    from shared.events.operations.status import ServiceStatus
    from shared.events.operations.trace import EventTrace
    from shared.service import ServiceRuntime

app = typer.Typer(help="Events between the services.", no_args_is_help=True)
EventId = Annotated[UUID, typer.Argument(metavar="ID")]
Type = Annotated[str | None, typer.Option("--type", help="such as billing.invoice.issued")]
Subscriber = Annotated[
    str | None, typer.Option("--subscriber", help="such as billing.know_officer")
]
By = Annotated[
    str | None, typer.Option("--as", metavar="EMAIL", help="who does it (default: the operator)")
]
Why = Annotated[str, typer.Option("--reason", help="why; it is kept with what was done")]


@app.command("list")
def list_all(
    status: Annotated[
        str | None, typer.Option("--status", help="pending, dead, parked, skipped, undelivered …")
    ] = None,
    type_: Type = None,
    aggregate: Annotated[str | None, typer.Option("--aggregate")] = None,
    subscriber: Subscriber = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=10_000)] = 100,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Events as their subscribers have them, newest first, and how each service stands."""
    from shared.events.operations.list_events import EventFilter, list_events
    from shared.events.operations.status import status_of

    with command_context(data, association, json) as at:
        own = _narrowed(at)
        which = EventFilter(
            status=status,
            type=type_,
            aggregate=aggregate,
            subscriber=subscriber,
            association_id=own,
            limit=limit,
        )
        lines = list_events(_runtimes(at), which)
        services = status_of(_runtimes(at), own)
        at.answers.give(
            {
                "services": [asdict(one) for one in services],
                "events": [asdict(line) for line in lines],
            },
            [*_standing(services), "", *_listed(lines)],
        )


@app.command()
def show(
    event_id: EventId, data: Data = None, association: AssociationSlug = None, json: Json = False
) -> None:
    """One event: what it says, where it went, what caused it and what it caused."""
    from shared.events.operations.actions import NoSuchEvent
    from shared.events.operations.trace import trace_event

    with command_context(data, association, json) as at:
        story = trace_event(_runtimes(at), event_id)
        own = _narrowed(at)
        if own is not None and story.envelope.association_id not in (None, own):
            raise NoSuchEvent(event_id=event_id)
        answer = asdict(story) | {"envelope": story.envelope._asdict()}
        at.answers.give(answer, _told(story))


@app.command()
def retry(
    event_id: Annotated[UUID | None, typer.Argument(metavar="[ID]")] = None,
    type_: Type = None,
    subscriber: Subscriber = None,
    reason: Why = "tried again from the command line",
    by: By = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Try a stopped event again, or all stopped ones of a type."""
    from shared.events.operations.retry import retry_events

    if event_id is None and type_ is None:
        raise typer.BadParameter("Say which: an ID or --type.")
    with command_context(data, association, json) as at:
        count = retry_events(
            _runtimes(at),
            by=_recorded(at, by),
            reason=reason,
            event_id=event_id,
            type=type_,
            subscriber=subscriber,
            association_id=_narrowed(at),
        )
        _settle(at, "retried", count)


@app.command()
def skip(
    event_id: EventId,
    reason: Why,
    subscriber: Subscriber = None,
    by: By = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Let a stopped event go unhandled, so that what waits behind it moves on."""
    from shared.events.operations.skip import skip_event

    with command_context(data, association, json) as at:
        count = skip_event(
            _runtimes(at),
            event_id,
            by=_recorded(at, by),
            reason=reason,
            subscriber=subscriber,
            association_id=_narrowed(at),
        )
        _settle(at, "skipped", count)


@app.command()
def replay(
    subscriber: Annotated[str, typer.Option("--subscriber", help="who missed them")],
    reason: Why,
    since: Annotated[
        datetime | None, typer.Option("--since", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"])
    ] = None,
    type_: Type = None,
    event_id: Annotated[UUID | None, typer.Option("--event", metavar="ID")] = None,
    again: Annotated[
        bool, typer.Option("--again", help="also those it has handled already")
    ] = False,
    by: By = None,
    data: Data = None,
    association: AssociationSlug = None,
    json: Json = False,
) -> None:
    """Deliver past events to a subscriber that missed them."""
    from shared.events.operations.replay import replay_events

    with command_context(data, association, json) as at:
        count = replay_events(
            _runtimes(at),
            at.installation.routes,
            subscriber,
            by=_recorded(at, by),
            reason=reason,
            since=since.replace(tzinfo=UTC) if since else None,
            type=type_,
            event_id=event_id,
            association_id=_narrowed(at),
            again=again,
        )
        _settle(at, "replayed", count)


def _runtimes(at: CommandContext) -> list[ServiceRuntime]:
    return list(at.installation.runtimes.values())


def _narrowed(at: CommandContext) -> UUID | None:
    """The association named; without one an operator sees all."""
    return at.association() if at.slug else None


def _recorded(at: CommandContext, email: str | None) -> str:
    return operator_named(at.actor(email)) if email else WHOEVER_RUNS_THE_MACHINE


def _settle(at: CommandContext, done: str, count: int) -> None:
    if count:
        at.acted(_narrowed(at) or INSTALLATION, details={done: str(count)})
    report = at.installation.settle()
    at.answers.give(
        {done: count, "handled": report.handled, "failed": report.failed, "dead": report.dead},
        [f"{count} {done}; {report.handled} handled, {report.failed} failed, {report.dead} dead."],
    )


def _standing(services: Iterable[ServiceStatus]) -> list[str]:
    return table(
        [
            (one.service, one.outbox_waiting, sum(one.unreceived.values()), one.pending, one.dead)
            for one in services
        ],
        ("service", "outbox", "unreceived", "pending", "dead"),
    )


def _listed(lines: Iterable[EventLine]) -> list[str]:
    return table(
        [
            (f"{line.occurred_at:%Y-%m-%d %H:%M:%S}", line.status, line.type, line.subscriber,
             line.event_id)
            for line in lines
        ],
        ("occurred", "status", "type", "subscriber", "id"),
    )  # fmt: skip


def _told(story: EventTrace) -> list[str]:
    envelope = story.envelope
    return [
        f"{envelope.type} {envelope.id}",
        f"  {envelope.aggregate}, {envelope.occurred_at:%Y-%m-%d %H:%M:%S} UTC, "
        f"by {envelope.actor}",
        f"  {'redacted' if story.redacted else envelope.payload}",
        *(f"  sent to {one.subscriber}, {one.sends} times" for one in story.deliveries),
        *(f"  {one.subscriber}: {one.status} {one.last_error or ''}" for one in story.received),
        *(f"  {one.action} by {one.by}: {one.reason}" for one in story.actions),
        *(f"  caused by {one.type} {one.event_id}" for one in story.causes),
        *(f"  caused {one.type} {one.event_id}" for one in story.effects),
    ]
