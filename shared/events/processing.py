"""The subscriber's side, second half: handlers run, each effect together with its mark "done"."""

from __future__ import annotations

import logging
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from shared.db import Session
from shared.events.handling import Calls, is_outage
from shared.events.inbox import Status, partitions_due, pick
from shared.events.locks import partition_held
from shared.events.notes import notes
from shared.events.outcome import Done, outcome_of, write_outcomes
from shared.events.retry import MOST_INTERRUPTIONS
from shared.events.rounds import Round, rounds
from shared.events.sets import AnyRow, among, listed
from shared.events.tables import EventTables, tables_of
from shared.events.testing import crash_point
from shared.ids import new_id
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")

AT_ONCE = 500
LANES = (0, 1)
SECONDS_A_TRANSACTION = 0.1


@dataclass
class Worked:
    """What one visit to a partition did. `more`: it stopped for lack of time."""

    done: int = 0
    not_done: int = 0
    held_by_other: bool = False
    more: bool = False

    @property
    def anything(self) -> bool:
        return bool(self.done or self.not_done)


def work(
    runtime: ServiceRuntime,
    partition: int,
    *,
    seconds: float = 60.0,
    postponed_too: bool = False,
    fresh: bool = False,
) -> Worked:
    """Handles what is ready in a partition, unless another process or thread holds it.

    Looks once more after letting go: what arrived meanwhile, and was left to the holder, is never
    overlooked. `postponed_too` tries events again that asked for later (RetryLater); `fresh`: there
    is something, no need to look first.
    """
    worked = Worked()
    deadline = time.monotonic() + seconds
    while fresh or partitions_due(runtime, only=partition, postponed_too=postponed_too):
        fresh = False
        with partition_held(runtime, partition) as held:
            if not held:
                worked.held_by_other = True
                return worked
            visit = _Visit(runtime, tables_of(runtime), partition, postponed_too, worked)
            while visit.turn():
                if time.monotonic() > deadline:
                    worked.more = True
                    return worked
        if postponed_too:
            break
    return worked


@dataclass
class _Visit:
    """The holder of a partition at work."""

    runtime: ServiceRuntime
    tables: EventTables
    partition: int
    postponed_too: bool
    worked: Worked
    token: UUID = field(default_factory=new_id)
    suspects: bool = False

    def turn(self) -> bool:
        """Handles one batch; False if that was, or was likely, the last."""
        rows = self._begin()
        if not rows:
            return False
        crash_point("begun")
        known = {subscriber.name: subscriber for subscriber in self.runtime.service.subscribers}
        waiting = rounds(known, rows)
        try:
            while waiting:
                waiting = self._some(waiting)
        except Exception as error:
            if is_outage(error):
                self._forget_begun()
            raise
        return not self.postponed_too and (len(rows) == AT_ONCE or self.suspects)

    def _begin(self) -> Sequence[AnyRow]:
        """Picks rows and writes down, before any work, that they are about to be handled.

        If the process dies, the next holder finds the list and counts an attempt for each, so an
        event that kills its process is not tried for ever.
        """
        now = self.runtime.clock.now()
        with notes(self.runtime) as session:
            self._count_interrupted(session)
            rows: Sequence[AnyRow] = ()
            for lane in LANES:
                rows = pick(
                    session,
                    self.tables,
                    self.partition,
                    lane,
                    now,
                    AT_ONCE,
                    postponed_too=self.postponed_too,
                )
                if rows:
                    break
            self.suspects = any(row.interruptions for row in rows)
            rows = _suspects_alone(rows)
            if rows:
                self._write_begun(session, [row.sequence for row in rows])
        return rows

    def _some(self, waiting: deque[Round]) -> deque[Round]:
        """One transaction of limited length; the rounds that are left over."""
        tried = waiting.copy()
        try:
            return self._one_transaction(waiting)
        except Exception as error:
            if is_outage(error):
                raise
            self._one_by_one(tried, error)
            return deque()

    def _one_transaction(self, waiting: deque[Round]) -> deque[Round]:
        stop_at = time.monotonic() + SECONDS_A_TRANSACTION
        left = deque(waiting)
        with self.runtime.transaction(None) as uow:
            session, calls = uow.session, Calls(self.runtime, uow)
            still = self._still_pending(session, left)
            while left and (not calls.outcomes or time.monotonic() < stop_at):
                calls.run(_only(left.popleft(), still))
            session.see(None)
            write_outcomes(session, self.runtime, self.tables, calls.outcomes)
            left = _without(left, calls.stopped)
            remaining = [item.sequence for round_ in left for item in round_.items]
            self._write_begun(session, remaining or None)
            steps, uow.steps = uow.steps, []
            crash_point("handled")
        crash_point("done")
        _run_steps(steps)
        self._count(calls)
        return left

    def _one_by_one(self, waiting: deque[Round], error: Exception) -> None:
        """A transaction of several failed as a whole: each gets its own, the guilty is found."""
        items = [(round_, item) for round_ in waiting for item in round_.items]
        if len(items) == 1:
            round_, item = items[0]
            outcome = outcome_of(item, error, self.runtime.clock.now())
            with self.runtime.database.writing(None) as session:
                write_outcomes(session, self.runtime, self.tables, [outcome])
                self._write_begun(session, None)
            self.worked.not_done += 1
            return
        failed: set[str] = set()
        for round_, item in items:
            if item.envelope.aggregate in failed:
                continue
            before = self.worked.not_done
            self._some(deque([Round(round_.subscriber, round_.association_id, [item])]))
            if self.worked.not_done > before:
                failed.add(item.envelope.aggregate)

    def _count(self, calls: Calls) -> None:
        done = sum(isinstance(outcome, Done) for outcome in calls.outcomes)
        self.worked.done += done
        self.worked.not_done += len(calls.outcomes) - done

    def _still_pending(self, session: Session, waiting: deque[Round]) -> set[int]:
        """Locks the rows: even if the partition's guard was lost, no handler runs twice at once."""
        inbox = self.tables.inbox
        sequences = [item.sequence for round_ in waiting for item in round_.items]
        found = session.execute(
            sa.select(inbox.c.sequence)
            .where(
                inbox.c.status == Status.PENDING,
                among(self.runtime.database, inbox.c.sequence, "these"),
            )
            .order_by(inbox.c.sequence)
            .with_for_update(),
            {"these": listed(self.runtime.database, sequences)},
        )
        return set(found.scalars())

    def _count_interrupted(self, session: Session) -> None:
        """Counts an attempt for what an earlier holder had begun when its process ended."""
        partition, inbox = self.tables.inbox_partition, self.tables.inbox
        begun = session.execute(
            sa.select(partition.c.begun).where(partition.c.partition == self.partition)
        ).scalar()
        if not begun:
            return
        log.error("%s: a process ended while it handled %s", self.runtime.name, begun[:10])
        session.execute(
            sa.update(inbox)
            .where(
                inbox.c.status == Status.PENDING,
                among(self.runtime.database, inbox.c.sequence, "these"),
            )
            .values(
                attempts=inbox.c.attempts + 1,
                interruptions=inbox.c.interruptions + 1,
                status=sa.case(
                    (inbox.c.interruptions + 1 >= MOST_INTERRUPTIONS, Status.DEAD.value),
                    else_=Status.PENDING.value,
                ),
                last_error="The process that handled this event ended before it was done.",
            ),
            {"these": listed(self.runtime.database, begun)},
        )
        self._write_begun(session, None)

    def _write_begun(self, session: Session, sequences: list[int] | None) -> None:
        partition = self.tables.inbox_partition
        updated = session.connection().execute(
            sa.update(partition)
            .where(partition.c.partition == self.partition)
            .values(begun=sequences, token=self.token)
        )
        if updated.rowcount == 0:
            session.connection().execute(
                partition.insert().values(
                    partition=self.partition, begun=sequences, token=self.token
                )
            )

    def _forget_begun(self) -> None:
        """The database went away, not this process: nobody is to be counted as interrupted."""
        partition = self.tables.inbox_partition
        with suppress(SQLAlchemyError), self.runtime.database.writing(None) as session:
            session.connection().execute(
                sa.update(partition)
                .where(partition.c.partition == self.partition, partition.c.token == self.token)
                .values(begun=None)
            )


def _run_steps(steps: Iterable[Callable[[], None]]) -> None:
    """Steps that handlers left for after the commit; the events are done whatever comes of them."""
    for step in steps:
        try:
            step()
        except Exception:
            log.exception("a step after the commit failed")


def _suspects_alone(rows: Sequence[AnyRow]) -> Sequence[AnyRow]:
    """An event that was interrupted before runs alone, so it takes no other with it again."""
    for index, row in enumerate(rows):
        if row.interruptions:
            return rows[:index] or rows[:1]
    return rows


def _only(round_: Round, sequences: set[int]) -> Round:
    items = [item for item in round_.items if item.sequence in sequences]
    return Round(round_.subscriber, round_.association_id, items)


def _without(waiting: deque[Round], stopped: set[str]) -> deque[Round]:
    if not stopped:
        return waiting
    kept = (
        Round(
            round_.subscriber,
            round_.association_id,
            [item for item in round_.items if item.envelope.aggregate not in stopped],
        )
        for round_ in waiting
    )
    return deque(round_ for round_ in kept if round_.items)
