"""The ways to sign in that a page offers beside the code."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request

from services.members.sign_in.pages.own_account import party_of, works_here
from shared.service import ServiceRuntime


@dataclass(frozen=True)
class Ways:
    """What the page of signing in offers: `passkeys_at` is where they work, if anywhere."""

    passkeys_work_here: bool
    passkeys_at: str | None


def ways_here(request: Request, _runtime: ServiceRuntime, next_path: str) -> Ways:
    """The ways of this installation, and of the association whose page is wanted."""
    party = party_of(request)
    query = f"?{urlencode({'next': next_path})}" if next_path else ""
    at = f"{party.origin}/sign-in{query}" if party.id else None
    return Ways(works_here(request), at)
