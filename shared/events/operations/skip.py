"""A stopped event is let go unhandled, so that its aggregate moves on."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shared.events.operations.actions import ActionFilter, NoSuchEvent, OperatorAction, apply_action
from shared.events.storage.tables import InboxStatus
from shared.service import ServiceRuntime


def skip_event(
    runtimes: Iterable[ServiceRuntime],
    event_id: UUID,
    *,
    by: str,
    reason: str,
    subscriber: str | None = None,
    association_id: UUID | None = None,
) -> int:
    """Lets an event go unhandled, so that its aggregate moves on; returns for how many subscribers.

    Raises NoSuchEvent and ReasonMissing.
    """

    def as_skipped(runtime: ServiceRuntime) -> dict[str, object]:
        return {"status": InboxStatus.SKIPPED, "done_at": runtime.clock.now()}

    which = ActionFilter(
        event_id=event_id, type=None, subscriber=subscriber, association_id=association_id
    )
    done = apply_action(runtimes, OperatorAction("skip", by, reason), as_skipped, which)
    if not done:
        raise NoSuchEvent(event_id=event_id)
    return done
