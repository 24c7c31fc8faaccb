"""Rings the relays of servers that may be running on this installation."""

from __future__ import annotations

from infra.installation import Installation


def bell_of(installation: Installation) -> None:
    """Lets commits of this process wake the relay of a running server."""
