"""The states of a dues run."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """`prepared` waits for a second person; `released` is final; `discarded` was given up."""

    PREPARED = "prepared"
    RELEASED = "released"
    DISCARDED = "discarded"


class DecisionKind(StrEnum):
    """What a person decided about a run being prepared: a member is `set_aside` from it, its
    exceptions are `checked`, or it was seen that those who declared nothing are charged by the
    default class (`undeclared`, about no single member).
    """

    SET_ASIDE = "set_aside"
    CHECKED = "checked"
    UNDECLARED = "undeclared"


class ReleaseWay(StrEnum):
    """How the second person said yes: signed in on the `page`, by the `link` of their mail and a
    code, or named on the `command_line`.
    """

    PAGE = "page"
    LINK = "link"
    COMMAND_LINE = "command_line"
