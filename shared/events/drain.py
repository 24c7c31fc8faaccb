"""The whole machine stepped by hand in one process, without Redis: for commands and tests."""

from __future__ import annotations

import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from shared.events.inbox import Status, partitions_due, receive
from shared.events.loads import Sending
from shared.events.parcel import receipt_for
from shared.events.processing import work
from shared.events.registry import Routes
from shared.events.relay import confirm, fan_out
from shared.events.resend import send_due
from shared.events.tables import tables_of
from shared.service import ServiceRuntime

_PAUSE = 0.01


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
    while True:
        progress = _deliver(by_name, known, report)
        busy = _handle(runtimes, report, postponed_too=False)
        progress = progress or busy.progress
        if not progress and not busy.held:
            busy = _handle(runtimes, report, postponed_too=True)
            progress = busy.progress
        if not progress and not busy.held:
            break
        if time.monotonic() > deadline:
            report.timed_out = True
            break
        if not progress:
            time.sleep(_PAUSE)
    _count_left(runtimes, report)
    return report


@dataclass
class _Busy:
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
    by_name: Mapping[str, ServiceRuntime], sending: Sending, report: DrainReport
) -> bool:
    sent = False
    for parcel in sending.parcels:
        receiver = by_name.get(parcel.service)
        if receiver is None:
            continue
        receive(receiver, parcel)
        confirm(by_name[parcel.publisher], receipt_for(parcel))
        report.delivered += parcel.count
        sent = True
    return sent


def _handle(
    runtimes: Iterable[ServiceRuntime], report: DrainReport, *, postponed_too: bool
) -> _Busy:
    busy = _Busy()
    for runtime in runtimes:
        for partition in sorted(partitions_due(runtime, postponed_too=postponed_too)):
            worked = work(runtime, partition, postponed_too=postponed_too)
            report.handled += worked.done
            report.failed += worked.not_done
            busy.held = busy.held or worked.held_by_other
            busy.progress = busy.progress or bool(
                worked.done or (worked.not_done and not postponed_too)
            )
    return busy


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
                if status == Status.DEAD:
                    report.dead += count
                else:
                    report.waiting += count
            report.undelivered += session.execute(
                sa.select(sa.func.count()).where(delivery.c.received_at.is_(None))
            ).scalar_one()
