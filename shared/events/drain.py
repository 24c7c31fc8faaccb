"""Everything due is delivered and handled in one process, without Redis: for commands and tests."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from shared.events.inbox.partition_run import run_partition
from shared.events.inbox.pick import partitions_due
from shared.events.inbox.receive import receive
from shared.events.outbox.acknowledge import acknowledge
from shared.events.outbox.batching import DispatchResult
from shared.events.outbox.fan_out import fan_out
from shared.events.outbox.resend import send_due
from shared.events.storage.tables import InboxStatus, tables_of
from shared.events.subscriptions import Routes
from shared.events.transport.batch import ack_for
from shared.service import ServiceRuntime

# Between two looks at what a running relay or worker holds.
PAUSE_SECONDS = 0.01


@dataclass
class DrainReport:
    """What `drain` did and what it leaves behind."""

    delivered: int = 0
    handled: int = 0
    failed: int = 0
    waiting: int = 0
    dead: int = 0
    undelivered: int = 0
    timed_out: bool = False

    @property
    def settled(self) -> bool:
        """Nothing is left: not failed, not waiting for a retry, not undelivered."""
        return not (self.waiting or self.dead or self.undelivered or self.timed_out)


def drain(
    runtimes: Sequence[ServiceRuntime], *, routes: Routes | None = None, timeout: float = 60.0
) -> DrainReport:
    """Delivers and handles events until nothing is due, and what they cause, and so on.

    `runtimes` must be all services of the installation (or `routes` must name the subscribers of
    all): an event is fanned out once, to the subscribers known then. Safe beside running relays and
    workers: what they hold is waited for, at most `timeout` seconds. Events that wait for a retry
    stay; those that raised RetryLater are tried again whenever something else was handled.
    """
    by_name = {runtime.name: runtime for runtime in runtimes}
    known = routes or Routes.of(runtime.service for runtime in runtimes)
    report = DrainReport()
    deadline = time.monotonic() + timeout
    while _step(by_name, known, report):
        if time.monotonic() > deadline:
            report.timed_out = True
            break
    _count_left(runtimes, report)
    return report


def _step(by_name: Mapping[str, ServiceRuntime], routes: Routes, report: DrainReport) -> bool:
    """Delivers and handles what is due once; False if there was nothing left to do or wait for."""
    delivered = _deliver(by_name, routes, report)
    handled = _handle(by_name.values(), report, include_snoozed=False)
    if delivered or handled.progress:
        return True
    if not handled.held:
        handled = _handle(by_name.values(), report, include_snoozed=True)
    if handled.held and not handled.progress:
        time.sleep(PAUSE_SECONDS)
    return handled.progress or handled.held


@dataclass
class _Progress:
    progress: bool = False
    held: bool = False


def _deliver(by_name: Mapping[str, ServiceRuntime], routes: Routes, report: DrainReport) -> bool:
    progress = False
    for runtime in by_name.values():
        while True:
            fanned = fan_out(runtime, routes)
            sent = _hand_over(by_name, fanned, report)
            again = send_due(runtime, all_unreceived=True)
            sent = _hand_over(by_name, again, report) or sent
            progress = progress or sent
            if not sent and not fanned.more:
                break
    return progress


def _hand_over(
    by_name: Mapping[str, ServiceRuntime], dispatch: DispatchResult, report: DrainReport
) -> bool:
    sent = False
    for batch in dispatch.batches:
        receiver = by_name.get(batch.service)
        if receiver is None:
            continue
        receive(receiver, batch)
        acknowledge(by_name[batch.publisher], ack_for(batch))
        report.delivered += batch.count
        sent = True
    return sent


def _handle(
    runtimes: Iterable[ServiceRuntime], report: DrainReport, *, include_snoozed: bool
) -> _Progress:
    handled = _Progress()
    for runtime in runtimes:
        for partition in sorted(partitions_due(runtime, include_snoozed=include_snoozed)):
            result = run_partition(runtime, partition, include_snoozed=include_snoozed)
            report.handled += result.done
            report.failed += result.not_done
            handled.held = handled.held or result.held_by_other
            handled.progress = handled.progress or bool(
                result.done or (result.not_done and not include_snoozed)
            )
    return handled


def _count_left(runtimes: Iterable[ServiceRuntime], report: DrainReport) -> None:
    for runtime in runtimes:
        tables = tables_of(runtime)
        inbox, delivery = tables.inbox, tables.outbox_delivery
        with runtime.reading(None) as session:
            by_status = session.execute(
                sa.select(inbox.c.status, sa.func.count())
                .where(inbox.c.done_at.is_(None))
                .group_by(inbox.c.status)
            )
            for status, count in by_status:
                if status == InboxStatus.DEAD:
                    report.dead += count
                else:
                    report.waiting += count
            report.undelivered += session.execute(
                sa.select(sa.func.count()).where(delivery.c.received_at.is_(None))
            ).scalar_one()
