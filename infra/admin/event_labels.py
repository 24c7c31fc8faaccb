"""How the operator's pages name the states of events, and what of a payload they show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from shared.contracts.catalogue import is_personal
from shared.events.operations.list_events import UNDELIVERED
from shared.events.operations.trace import EventTrace, RelatedEvent
from shared.events.storage.tables import InboxStatus
from shared.i18n import _

STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        InboxStatus.DEAD: (_("Given up"), "danger"),
        InboxStatus.PARKED: (_("Newer than this program"), "danger"),
        InboxStatus.PENDING: (_("Waits for its turn"), "info"),
        UNDELIVERED: (_("Not delivered"), "warn"),
        InboxStatus.SKIPPED: (_("Skipped"), "neutral"),
        InboxStatus.DONE: (_("Handled"), "success"),
    }
)
ACTION_LABELS: Mapping[str, str] = MappingProxyType(
    {"retry": _("Tried again"), "skip": _("Skipped"), "replay": _("Delivered again")}
)
# A dues run causes thousands; a page of more rows than this is read by nobody.
EFFECTS_MAX = 200
UNFINISHED = frozenset({InboxStatus.DEAD, InboxStatus.PARKED, InboxStatus.PENDING})


def shown_payload(trace: EventTrace) -> list[tuple[str, str]] | None:
    """Names and values; None where they are personal or no longer kept."""
    if trace.redacted or is_personal(trace.envelope.type):
        return None
    return [(name, _written(value)) for name, value in trace.envelope.payload.items()]


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Branch:
    """An event with those it caused; `here` is the one that the page is about."""

    event: RelatedEvent
    here: bool
    effects: Sequence[Branch]


def tree(trace: EventTrace) -> Branch:
    """From the first cause down to the last effect; at most EFFECTS_MAX effects."""
    envelope = trace.envelope
    this = RelatedEvent(
        event_id=envelope.id,
        type=envelope.type,
        aggregate=envelope.aggregate,
        service=envelope.source,
        occurred_at=envelope.occurred_at,
        caused_by=envelope.causation_id,
    )
    by_cause: dict[UUID | None, list[RelatedEvent]] = {}
    for effect in trace.effects[:EFFECTS_MAX]:
        by_cause.setdefault(effect.caused_by, []).append(effect)
    branch = Branch(this, True, _effects(this.event_id, by_cause))
    for cause in trace.causes:
        branch = Branch(cause, False, [branch])
    return branch


def _effects(cause: UUID, by_cause: Mapping[UUID | None, Sequence[RelatedEvent]]) -> list[Branch]:
    return [
        Branch(effect, False, _effects(effect.event_id, by_cause))
        for effect in by_cause.get(cause, ())
    ]
