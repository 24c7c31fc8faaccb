"""The states of an application and the ways between them."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from shared.web.link_purposes import CONFIRM_LASTS, DRAFT_LASTS, STATUS_LASTS_AFTER_THE_END


class ApplicationState(StrEnum):
    """From the first page to the decision.

    `confirmed` without an open resolution waits for the office: a vote has lapsed, or nobody held
    a seat on the board when the e-mail address was confirmed.
    """

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CONFIRMED = "confirmed"
    IN_RESOLUTION = "in_resolution"
    ADMITTED = "admitted"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"


_S = ApplicationState
_NEXT: dict[ApplicationState, frozenset[ApplicationState]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED}),
    _S.SUBMITTED: frozenset({_S.CONFIRMED, _S.WITHDRAWN}),
    _S.CONFIRMED: frozenset({_S.IN_RESOLUTION, _S.WITHDRAWN}),
    _S.IN_RESOLUTION: frozenset({_S.ADMITTED, _S.REJECTED, _S.CONFIRMED, _S.WITHDRAWN}),
}
FINAL = frozenset(state for state in _S if state not in _NEXT)
PENDING = frozenset({_S.SUBMITTED, _S.CONFIRMED, _S.IN_RESOLUTION})


def may_become(state: ApplicationState, wanted: ApplicationState) -> bool:
    """Whether an application in `state` may go to `wanted` in one step."""
    return wanted in _NEXT.get(state, frozenset())


def draft_link_is_over(saved_at: datetime, now: datetime) -> bool:
    """Whether the link to a draft, or to its receipt, opens nothing any more."""
    return now >= saved_at + DRAFT_LASTS


def confirm_link_is_over(submitted_at: datetime | None, now: datetime) -> bool:
    """For links from before they said themselves how long they last."""
    return submitted_at is None or now >= submitted_at + CONFIRM_LASTS


def status_link_is_over(ended_at: datetime | None, now: datetime) -> bool:
    """`ended_at`: the decision or the withdrawal; before that it does not end."""
    return ended_at is not None and now >= ended_at + STATUS_LASTS_AFTER_THE_END
