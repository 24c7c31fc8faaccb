"""A page that needs an event from another service waits for it: briefly, and on few threads.

If it has not arrived by then, the page says so and looks again by itself.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import timedelta
from threading import BoundedSemaphore
from typing import TypeVar
from urllib.parse import quote

from fastapi import Request

Found = TypeVar("Found")
# Longer than an event takes where all is well; who waits longer waits better on a page that
# says so.
PATIENCE = timedelta(seconds=3)
POLL = timedelta(milliseconds=20)
# Waiting holds one of the 40 threads that answer requests: strangers with invented links must not
# hold them all.
WAITING_MAX = 16
_places = BoundedSemaphore(WAITING_MAX)


def await_event(look: Callable[[], Found], has_arrived: Callable[[Found], bool]) -> Found:
    """What `look` finds once the event has arrived; else what it found last.

    Gives up after three seconds, and at once when too many wait already.
    """
    found = look()
    if has_arrived(found) or not _places.acquire(blocking=False):
        return found
    try:
        deadline = time.monotonic() + PATIENCE.total_seconds()
        while not has_arrived(found) and time.monotonic() < deadline:
            time.sleep(POLL.total_seconds())
            found = look()
        return found
    finally:
        _places.release()


def visits_of(request: Request) -> int:
    """How often the waiting page has come back (query parameter `wait`)."""
    visits = request.query_params.get("wait", "")
    return int(visits) if visits.isascii() and visits.isdigit() and len(visits) < 3 else 0


def look_again(address: str, seconds: int = 1) -> dict[str, str]:
    """The header that makes a browser open the address by itself after so many seconds."""
    path, mark, query = address.partition("?")
    return {"Refresh": f"{seconds}; url={quote(path)}{mark}{quote(query, safe='=&')}"}
