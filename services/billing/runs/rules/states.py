"""The states of a dues run."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """`prepared` waits for a second person; `released` is final; `discarded` was given up."""

    PREPARED = "prepared"
    RELEASED = "released"
    DISCARDED = "discarded"


class ReleaseWay(StrEnum):
    """How the second person said yes: signed in on the `page`, by the `link` of their mail and a
    code, or named on the `command_line`.
    """

    PAGE = "page"
    LINK = "link"
    COMMAND_LINE = "command_line"
