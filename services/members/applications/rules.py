"""The states of an application and the ways between them."""

from __future__ import annotations

from enum import StrEnum


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
