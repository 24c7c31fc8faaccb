"""Asks an ASGI app as a server would, with a scope as it came over the wire."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def status_of(app: Any, scope: Mapping[str, object]) -> int:
    """What the app answers; in a thread of its own, since a browser's loop may run in this one."""
    said: list[dict[str, Any]] = []

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: dict[str, Any]) -> None:
        said.append(message)

    async def ask() -> None:
        await app(dict(scope), receive, send)

    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(ask())).result()
    status: int = said[0]["status"]
    return status
