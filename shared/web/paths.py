"""Addresses that a form or link hands on: never one of another site."""

from __future__ import annotations

from urllib.parse import urlsplit

# No page of ours has a longer address; what is longer comes from no page of ours.
_CHARACTERS_MAX = 2000


def own_path(target: str) -> str:
    """A path of this site, or '' (no redirect to elsewhere: ASVS 5.0 V3.7)."""
    own = target.startswith("/") and not target.startswith(("//", "/\\"))
    if not own or len(target) > _CHARACTERS_MAX or not target.isprintable():
        return ""
    parts = urlsplit(target)
    return "" if parts.netloc or parts.scheme else target
