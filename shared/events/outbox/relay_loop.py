"""The relay's loop: woken, it sends what is new or due and has overdue retries handled."""

from __future__ import annotations

import logging
import threading
import time

from shared.events.crash_points import crash_point
from shared.events.inbox.invoke_handler import is_outage
from shared.events.inbox.pick import partitions_due
from shared.events.lanes import Lane
from shared.events.outbox.batching import DispatchResult
from shared.events.outbox.fan_out import fan_out, find_work
from shared.events.outbox.resend import make_all_due, send_due
from shared.events.subscriptions import Routes
from shared.events.transport.queue import Queue, QueueDown
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

# What a lost wake-up costs at most; a look without result is two index probes.
POLL_SECONDS = 1.0

# Retries and what a dead worker left are handled this much late at most.
SWEEP_SECONDS = 1.0

# A partition found due is not asked for again before a worker had time to come to it.
SWEEP_AGAIN_SECONDS = 2.0

# After Redis or the database failed; short beside the seconds either takes to come back.
PAUSE_AFTER_ERROR_SECONDS = 0.5


class Relay:
    """Moves one service's events out and has its due retries handled; any number may run."""

    def __init__(self, runtime: ServiceRuntime, routes: Routes, queue: Queue) -> None:
        self.runtime = runtime
        self.routes = routes
        self.queue = queue
        self._resend_everything = True
        self._swept: dict[int, float] = {}
        self._next_sweep = 0.0

    def run(self, stop: threading.Event) -> None:
        """Until `stop`. Outlives the loss of Redis and of the database."""
        notified = False
        while not stop.is_set():
            try:
                self.run_once(notified=notified)
                notified = self.queue.wait_for_wakeup(self.runtime.name, POLL_SECONDS)
            except QueueDown as error:
                self._resend_everything = True
                log.warning("relay of %s: Redis does not answer: %s", self.runtime.name, error)
                stop.wait(PAUSE_AFTER_ERROR_SECONDS)
            except Exception as error:
                # A relay outlives everything: what it could not do now it does next time.
                log_failure(f"relay of {self.runtime.name}", error)
                stop.wait(PAUSE_AFTER_ERROR_SECONDS)

    def run_once(self, *, notified: bool = False) -> None:
        """Everything that is to do now; `notified`: somebody has just published.

        Raises QueueDown and what the database raises.
        """
        if not notified and self.queue.was_flushed(self.runtime.name):
            self._resend_everything = True
        if self._resend_everything:
            make_all_due(self.runtime)
            self._resend_everything = False
        if notified:
            self._send(self._fan_out())
        while self._send_next():
            pass
        if time.monotonic() >= self._next_sweep:
            self._next_sweep = time.monotonic() + SWEEP_SECONDS
            self._sweep()

    def _send_next(self) -> bool:
        new, again = find_work(self.runtime)
        more = False
        for wanted, action in ((new, self._fan_out), (again, self._send_due)):
            if wanted:
                more = self._send(action()) or more
        return more

    def _fan_out(self) -> DispatchResult:
        return fan_out(self.runtime, self.routes)

    def _send_due(self) -> DispatchResult:
        return send_due(self.runtime)

    def _send(self, dispatch: DispatchResult) -> bool:
        crash_point("fanned out")
        try:
            self.queue.send(dispatch.batches)
        except QueueDown:
            self._resend_everything = True
            raise
        return dispatch.more

    def _sweep(self) -> None:
        now = time.monotonic()
        due = {
            number
            for number in partitions_due(self.runtime, skip_fresh=True)
            if now - self._swept.get(number, 0.0) >= SWEEP_AGAIN_SECONDS
        }
        self._swept.update(dict.fromkeys(due, now))
        self.queue.enqueue_partitions(self.runtime.name, Lane.INTERACTIVE, due)


def log_failure(who: str, error: Exception) -> None:
    """An outage is a warning; anything else is a defect, told with its traceback."""
    if is_outage(error):
        log.warning("%s: no database: %s", who, error)
    else:
        log.error("%s failed, it goes on", who, exc_info=error)
