"""Who steps in where events have stopped: from the pages and from the command line alike."""

from __future__ import annotations

from shared.actor import Actor
from shared.permissions import Permission

WHOEVER_RUNS_THE_MACHINE = "operator"
"""Recorded of a command that names nobody: who has this machine's command line operates it."""


def operator_named(by: Actor) -> str:
    """As the event machine records who stepped in. Raises MissingPermission."""
    by.require(Permission.EVENTS_OPERATE)
    return by.recorded_as
