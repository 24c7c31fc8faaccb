"""The states of a dues run."""

from __future__ import annotations

from enum import StrEnum


class RunState(StrEnum):
    """`prepared` waits for a second person; `released` is final; `discarded` was given up."""

    PREPARED = "prepared"
    RELEASED = "released"
    DISCARDED = "discarded"
