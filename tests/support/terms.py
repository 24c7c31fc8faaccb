"""Terms of office for events in tests."""

from __future__ import annotations

from shared.contracts.members import OfficeTerm


def terms(*roles: str) -> tuple[OfficeTerm, ...]:
    """Offices without beginning and end."""
    return tuple(OfficeTerm(role=role) for role in roles)
