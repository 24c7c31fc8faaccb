"""One partition is handled: effects commit together with their marks "done"."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from shared.db import Session
from shared.events.crash_points import crash_point
from shared.events.inbox.handler_batches import HandlerBatch, handler_batches
from shared.events.inbox.interruptions import BegunList
from shared.events.inbox.invoke_handler import HandlerInvoker, is_outage
from shared.events.inbox.outcome import Done, outcome_of, write_outcomes
from shared.events.inbox.pick import partitions_due, pick
from shared.events.lanes import Lane
from shared.events.storage.locks import partition_lock
from shared.events.storage.portable_sql import AnyRow, in_values, values_param
from shared.events.storage.tables import InboxStatus, tables_of
from shared.events.storage.unsynced_transaction import unsynced_transaction
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

# Inbox rows picked at once. Measured with a set-based handler on SQLite: 50 are handled at 9,000/s,
# 100 at 13,000, from 250 on 17,000. All of them count as interrupted if the process dies, so it is
# no longer than an event batch.
HANDLE_BATCH_ROWS = 500

# After so long a transaction takes no further handler batch: on SQLite it keeps all other writers
# of the service waiting, a person among them. One call of a handler is never cut short.
TRANSACTION_SECONDS = 0.1


@dataclass
class PartitionResult:
    """How many events were handled and how many tried in vain.

    `more`: it stopped for lack of time; `held_by_other`: another holder was at it.
    """

    done: int = 0
    not_done: int = 0
    held_by_other: bool = False
    more: bool = False


def run_partition(
    runtime: ServiceRuntime,
    partition: int,
    *,
    seconds: float = 60.0,
    include_snoozed: bool = False,
    known_due: bool = False,
) -> PartitionResult:
    """Handles what is ready in a partition, unless another process or thread holds it.

    Looks once more after letting go: what arrived meanwhile, and was left to the holder, is never
    overlooked. Begins nothing new after `seconds`. `include_snoozed` tries events again that asked
    for later (RetryLater); `known_due`: there is something, no need to look first. Errors of
    handlers become outcomes; raises what the database raises when it goes away.
    """
    result = PartitionResult()
    deadline = time.monotonic() + seconds
    while known_due or partitions_due(runtime, only=partition, include_snoozed=include_snoozed):
        known_due = False
        with partition_lock(runtime, partition) as held:
            if not held:
                result.held_by_other = True
                return result
            run = PartitionRun(runtime, partition, include_snoozed, result)
            while run.handle_rows():
                if time.monotonic() > deadline:
                    result.more = True
                    return result
        if include_snoozed:
            break
    return result


class PartitionRun:
    """The holder of a partition at work."""

    def __init__(
        self,
        runtime: ServiceRuntime,
        partition: int,
        include_snoozed: bool,
        result: PartitionResult,
    ) -> None:
        self.runtime = runtime
        self.tables = tables_of(runtime)
        self.partition = partition
        self.include_snoozed = include_snoozed
        self.result = result
        self.begun = BegunList(runtime, partition)
        self._met_interrupted = False

    def handle_rows(self) -> bool:
        """Handles up to HANDLE_BATCH_ROWS; False if those were, or were likely, the last."""
        rows = self._pick_rows()
        if not rows:
            return False
        crash_point("begun")
        known = {subscriber.name: subscriber for subscriber in self.runtime.service.subscribers}
        waiting = handler_batches(known, rows)
        try:
            while waiting:
                waiting = self._attempt(waiting)
        except Exception as error:
            if is_outage(error):
                self.begun.forget()
            raise
        full = len(rows) == HANDLE_BATCH_ROWS
        return not self.include_snoozed and (full or self._met_interrupted)

    def _pick_rows(self) -> Sequence[AnyRow]:
        """Rows of the first lane that has any, written down as begun before any work."""
        now = self.runtime.clock.now()
        with unsynced_transaction(self.runtime) as session:
            self.begun.count_interrupted(session)
            rows: Sequence[AnyRow] = ()
            for lane in Lane:
                rows = pick(
                    session,
                    self.tables,
                    self.partition,
                    lane,
                    now=now,
                    limit=HANDLE_BATCH_ROWS,
                    include_snoozed=self.include_snoozed,
                )
                if rows:
                    break
            self._met_interrupted = any(row.interruptions for row in rows)
            rows = _interrupted_alone(rows)
            if rows:
                self.begun.write(session, [row.sequence for row in rows])
        return rows

    def _attempt(self, waiting: deque[HandlerBatch]) -> deque[HandlerBatch]:
        """One transaction of limited length; the handler batches that are left over."""
        tried = waiting.copy()
        try:
            return self._attempt_together(waiting)
        except Exception as error:
            if is_outage(error):
                raise
            self._attempt_one_by_one(tried, error)
            return deque()

    def _attempt_together(self, waiting: deque[HandlerBatch]) -> deque[HandlerBatch]:
        stop_at = time.monotonic() + TRANSACTION_SECONDS
        left = deque(waiting)
        with self.runtime.transaction(None) as uow:
            session, invoker = uow.session, HandlerInvoker(self.runtime, uow)
            pending = self._lock_pending(session, left)
            while left and (not invoker.outcomes or time.monotonic() < stop_at):
                invoker.invoke(_only(left.popleft(), pending))
            session.see(None)
            write_outcomes(session, self.runtime, self.tables, invoker.outcomes)
            left = _without(left, invoker.stopped)
            self.begun.write(session, _sequences(left) or None)
            steps, uow.steps = uow.steps, []
            crash_point("handled")
        crash_point("done")
        _run_after_commit(steps)
        self._count(invoker)
        return left

    def _attempt_one_by_one(self, waiting: deque[HandlerBatch], error: Exception) -> None:
        """A transaction of several failed as a whole: each gets its own, the guilty is found."""
        items = [(batch, item) for batch in waiting for item in batch.items]
        if len(items) == 1:
            _, item = items[0]
            outcome = outcome_of(item, error, self.runtime.clock.now())
            with self.runtime.database.writing(None) as session:
                write_outcomes(session, self.runtime, self.tables, [outcome])
                self.begun.write(session, None)
            self.result.not_done += 1
            return
        failed: set[str] = set()
        for batch, item in items:
            if item.envelope.aggregate in failed:
                continue
            before = self.result.not_done
            self._attempt(deque([HandlerBatch(batch.subscriber, batch.association_id, [item])]))
            if self.result.not_done > before:
                failed.add(item.envelope.aggregate)

    def _count(self, invoker: HandlerInvoker) -> None:
        done = sum(isinstance(outcome, Done) for outcome in invoker.outcomes)
        self.result.done += done
        self.result.not_done += len(invoker.outcomes) - done

    def _lock_pending(self, session: Session, waiting: deque[HandlerBatch]) -> set[int]:
        """Locks the rows: even if the partition's lock was lost, no handler runs twice at once."""
        inbox = self.tables.inbox
        found = session.execute(
            sa.select(inbox.c.sequence)
            .where(
                inbox.c.status == InboxStatus.PENDING,
                in_values(self.runtime.database, inbox.c.sequence, "sequences"),
            )
            .order_by(inbox.c.sequence)
            .with_for_update(),
            {"sequences": values_param(self.runtime.database, _sequences(waiting))},
        )
        return set(found.scalars())


def _sequences(waiting: Iterable[HandlerBatch]) -> list[int]:
    return [item.sequence for batch in waiting for item in batch.items]


def _run_after_commit(steps: Iterable[Callable[[], None]]) -> None:
    """Steps that handlers left for after the commit; the events are done whatever comes of them."""
    for step in steps:
        try:
            step()
        except Exception:
            log.exception("a step after the commit failed")


def _interrupted_alone(rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """An event that was interrupted before runs alone, so it takes no other with it again."""
    for index, row in enumerate(rows):
        if row.interruptions:
            return rows[:index] or rows[:1]
    return rows


def _only(batch: HandlerBatch, sequences: set[int]) -> HandlerBatch:
    items = [item for item in batch.items if item.sequence in sequences]
    return HandlerBatch(batch.subscriber, batch.association_id, items)


def _without(waiting: deque[HandlerBatch], stopped: set[str]) -> deque[HandlerBatch]:
    if not stopped:
        return waiting
    kept = (
        HandlerBatch(
            batch.subscriber,
            batch.association_id,
            [item for item in batch.items if item.envelope.aggregate not in stopped],
        )
        for batch in waiting
    )
    return deque(batch for batch in kept if batch.items)
