"""The ways to sign in that a page offers beside the code."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from shared.service import ServiceRuntime


@dataclass(frozen=True)
class Ways:
    """What the page of signing in offers."""

    next_path: str


def ways_here(_request: Request, _runtime: ServiceRuntime, next_path: str) -> Ways:
    """The ways of this installation, and of the association whose page is wanted."""
    return Ways(next_path)
