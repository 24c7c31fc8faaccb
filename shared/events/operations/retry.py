"""A stopped or waiting event is given a full new set of attempts."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shared.events.operations.actions import ActionFilter, NoSuchEvent, OperatorAction, apply_action
from shared.events.storage.tables import InboxStatus
from shared.service import ServiceRuntime


def retry_events(
    runtimes: Iterable[ServiceRuntime],
    *,
    by: str,
    reason: str,
    event_id: UUID | None = None,
    type: str | None = None,
    subscriber: str | None = None,
    association_id: UUID | None = None,
) -> int:
    """Gives stopped or waiting events a full new set of attempts, now; returns how many.

    By event id, or by type (dead and parked ones); `association_id` leaves those of other
    associations alone. Raises ReasonMissing, and NoSuchEvent if `event_id` is nowhere unfinished.
    """
    action = OperatorAction("retry", by, reason)

    def fresh_attempts(runtime: ServiceRuntime) -> dict[str, object]:
        return {
            "status": InboxStatus.PENDING,
            "attempts": 0,
            "interruptions": 0,
            "postponed": False,
            "next_attempt_at": runtime.clock.now(),
        }

    which = ActionFilter(
        event_id=event_id, type=type, subscriber=subscriber, association_id=association_id
    )
    done = apply_action(runtimes, action, fresh_attempts, which)
    if event_id is not None and not done:
        raise NoSuchEvent(event_id=event_id)
    return done
