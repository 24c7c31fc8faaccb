"""How the operator's pages name the states of events, and what of a payload they show."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from uuid import UUID

from shared.contracts.catalogue import is_personal
from shared.events.inbox import Status
from shared.events.overview import UNDELIVERED
from shared.events.story import Relative, Story
from shared.i18n import _

STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        Status.DEAD: (_("Given up"), "danger"),
        Status.PARKED: (_("Newer than this program"), "danger"),
        Status.PENDING: (_("Waits for its turn"), "info"),
        UNDELIVERED: (_("Not delivered"), "warn"),
        Status.SKIPPED: (_("Skipped"), "neutral"),
        Status.DONE: (_("Handled"), "success"),
    }
)
DEEDS: Mapping[str, str] = MappingProxyType(
    {"retry": _("Tried again"), "skip": _("Skipped"), "replay": _("Delivered again")}
)
# A dues run causes thousands; a page of more rows than this is read by nobody.
EFFECTS_MAX = 200
UNFINISHED = frozenset({Status.DEAD, Status.PARKED, Status.PENDING})


def shown_payload(story: Story) -> list[tuple[str, str]] | None:
    """Names and values; None where they are personal or no longer kept."""
    if story.redacted or is_personal(story.envelope.type):
        return None
    return [(name, _written(value)) for name, value in story.envelope.payload.items()]


def _written(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


@dataclass(frozen=True)
class Branch:
    """An event with those it caused; `here` is the one that the page is about."""

    event: Relative
    here: bool
    effects: Sequence[Branch]


def tree(story: Story) -> Branch:
    """From the first cause down to the last effect; at most EFFECTS_MAX effects."""
    envelope = story.envelope
    this = Relative(
        event_id=envelope.id,
        type=envelope.type,
        aggregate=envelope.aggregate,
        service=envelope.source,
        occurred_at=envelope.occurred_at,
        caused_by=envelope.causation_id,
    )
    by_cause: dict[UUID | None, list[Relative]] = {}
    for effect in story.effects[:EFFECTS_MAX]:
        by_cause.setdefault(effect.caused_by, []).append(effect)
    branch = Branch(this, True, _effects(this.event_id, by_cause))
    for cause in story.causes:
        branch = Branch(cause, False, [branch])
    return branch


def _effects(cause: UUID, by_cause: Mapping[UUID | None, Sequence[Relative]]) -> list[Branch]:
    return [
        Branch(effect, False, _effects(effect.event_id, by_cause))
        for effect in by_cause.get(cause, ())
    ]
