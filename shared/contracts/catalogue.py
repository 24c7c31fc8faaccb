"""All published events, and the page that lists them: `python -m shared.contracts.catalogue`."""

from __future__ import annotations

import inspect
import sys
import types
import typing
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from shared.contracts import (
    billing,
    collections,
    corrections,
    figures,
    members,
    notifications,
    opening_balances,
)
from shared.events.envelope import Event

PUBLISHERS: tuple[ModuleType, ...] = (
    members,
    figures,
    opening_balances,
    billing,
    collections,
    corrections,
    notifications,
)
PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "events.md"
_HEAD = """# Events

Written by `python -m shared.contracts.catalogue` from the classes in `shared/contracts/`; do not edit.

An event is a decided fact. It is stored in the publisher's outbox in the transaction that decided it, delivered at
least once and effective once at each subscriber, in order per aggregate. On the wire it is a CloudEvents 1.0 object:
`id` (UUIDv7), `type`, `source` (the publisher), `subject` (the aggregate), `time` (UTC), `dataversion`, `association`,
`actor` (a person's id or the name of a job), `correlationid` (joins all that one act led to), `causationid` (the event
that caused this one), `traceparent`, and in `data` the fields listed here.

Amounts are integer cents, `*_on` is a day, `*_at` a moment in UTC. No event holds bank data. Events marked
**personal** carry names or addresses; their payload is removed from outbox and inbox 30 days after,
once it is delivered.
A new field is optional for readers; anything else is a new version ([decision 8](../decisions/0008-event-versions-and-goldens.md)).
"""  # noqa: E501


@cache
def event_classes() -> Mapping[str, type[Event]]:
    """Every event by its type, publishers and classes in the order of their files."""
    found = {one.type: one for module in PUBLISHERS for one in _events_of(module)}
    return MappingProxyType(found)


def _events_of(module: ModuleType) -> Iterator[type[Event]]:
    for one in vars(module).values():
        if isinstance(one, type) and issubclass(one, Event) and "type" in vars(one):
            yield one


def is_personal(type_: str) -> bool:
    """Whether a payload must not be shown; one that nobody knows any more must not."""
    known = event_classes().get(type_)
    return known is None or known.personal


def catalogue() -> str:
    """The page as Markdown."""
    by_publisher: dict[str, list[type[Event]]] = {}
    for event in event_classes().values():
        by_publisher.setdefault(event.source(), []).append(event)
    return "\n".join(
        [_HEAD, *(line for name, found in by_publisher.items() for line in _chapter(name, found))]
    )


def _chapter(publisher: str, events: list[type[Event]]) -> Iterator[str]:
    yield f"## Published by {publisher}\n"
    for event in events:
        yield from _section(event)
    for part in _parts(events):
        yield f"### {part.__name__}\n\n{_text(part)}\n"
        yield from _fields(part)


def _section(event: type[Event]) -> Iterator[str]:
    personal = " · **personal**" if event.personal else ""
    yield f"### {event.type}\n"
    yield f"`{event.__name__}` · version {event.version} · `{_aggregate(event)}`{personal}\n"
    yield f"{_text(event)}\n"
    yield from _fields(event)


def _fields(model: type[BaseModel]) -> Iterator[str]:
    if not model.model_fields:
        return
    yield "| field | type |\n|---|---|"
    for name, field in model.model_fields.items():
        yield f"| `{name}` | {_field(field)} |"
    yield ""


def _field(field: FieldInfo) -> str:
    default = "" if field.is_required() else f", default `{field.default!r}`"
    return f"{_named(field.annotation)}{default}"


def _named(annotation: object) -> str:
    arguments = typing.get_args(annotation)
    if isinstance(annotation, types.UnionType):
        return " or ".join(map(_named, arguments))
    if typing.get_origin(annotation) is tuple:
        return f"list of {_named(arguments[0])}"
    names = {str: "text", int: "whole number", bool: "yes or no", type(None): "nothing"}
    known = names.get(typing.cast(type, annotation))
    return known or str(getattr(annotation, "__name__", annotation))


def _parts(events: list[type[Event]]) -> Iterator[type[BaseModel]]:
    seen: dict[type[BaseModel], None] = {}
    for event in events:
        for field in event.model_fields.values():
            for one in typing.get_args(field.annotation):
                if isinstance(one, type) and issubclass(one, BaseModel):
                    seen[one] = None
    yield from seen


def _aggregate(event: type[Event]) -> str:
    """What order is kept for, with field names for values."""
    fields: dict[str, Any] = {name: f"<{name}>" for name in event.model_fields}
    return event.model_construct(None, **fields).aggregate


def _text(model: type[BaseModel]) -> str:
    return inspect.cleandoc(model.__doc__ or "")


def main() -> None:
    """Writes the page; with --check only says whether it is what it should be."""
    if "--check" in sys.argv[1:]:
        same = PAGE.exists() and PAGE.read_text("utf-8") == catalogue()
        sys.exit(0 if same else "docs/reference/events.md is out of date: make docs")
    PAGE.write_text(catalogue(), "utf-8")


if __name__ == "__main__":
    main()
