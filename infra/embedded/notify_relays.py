"""Rings the relays of servers that run beside this process on the same installation."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from infra.composition.installation import Installation
from infra.embedded.redis_server import find_running


@contextmanager
def ringing(installation: Installation) -> Iterator[None]:
    """Lets commits of this process wake running relays; without any, nothing is rung.

    The queue is loaded only then: a command on a resting installation does without Redis.
    """
    settings = installation.settings
    url = find_running(settings.redis_server, settings.redis_folder)
    if url is None:
        yield
        return
    from shared.events.transport.wakeup import Wakeup, notifier

    wakeup = Wakeup(url)
    try:
        for name, runtime in installation.runtimes.items():
            runtime.notify = notifier(wakeup, name)
        yield
    finally:
        wakeup.close()
