"""Calling handlers: each call in a session and savepoint of its own within one transaction."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.exc import DBAPIError

from shared.events.envelope import Envelope, Event
from shared.events.inbox.handler_batches import HandlerBatch, InboxItem
from shared.events.inbox.outcome import (
    Done,
    NotDone,
    Outcome,
    newer_than_program,
    outcome_of,
    unknown_to_program,
)
from shared.events.subscriptions import Subscriber
from shared.logs import logging_about
from shared.service import ServiceRuntime
from shared.unit_of_work import UnitOfWork


@dataclass
class HandlerInvoker:
    """Runs handler batches inside `outer`, the open transaction; remembers what came out.

    An aggregate whose event failed is stopped: its later events are left for another time.
    """

    runtime: ServiceRuntime
    outer: UnitOfWork
    outcomes: list[Outcome] = field(default_factory=list)
    stopped: set[str] = field(default_factory=set)

    def invoke(self, batch: HandlerBatch) -> None:
        """Errors of handlers become outcomes; an error of the database connection is raised."""
        now = self.runtime.clock.now()
        ready = self._decode_all(batch, now)
        subscriber = batch.subscriber
        if subscriber is None or not ready:
            return
        if subscriber.bulk and len(ready) > 1 and self._call(subscriber, ready) is None:
            self.outcomes += [Done(item) for item, _ in ready]
            return
        for item, event in ready:
            if item.envelope.aggregate in self.stopped:
                continue
            error = self._call(subscriber, [(item, event)])
            self._record(Done(item) if error is None else outcome_of(item, error, now))

    def _decode_all(self, batch: HandlerBatch, now: datetime) -> list[tuple[InboxItem, Event]]:
        """What can be handled; what cannot is recorded and stops its aggregate."""
        ready: list[tuple[InboxItem, Event]] = []
        for item in batch.items:
            if item.envelope.aggregate in self.stopped:
                continue
            decoded = self._decode(batch.subscriber, item, now)
            if isinstance(decoded, NotDone):
                self._record(decoded)
            else:
                ready.append((item, decoded))
        return ready

    def _record(self, outcome: Outcome) -> None:
        self.outcomes.append(outcome)
        if isinstance(outcome, NotDone):
            self.stopped.add(outcome.item.envelope.aggregate)

    def _decode(
        self, subscriber: Subscriber | None, item: InboxItem, now: datetime
    ) -> Event | NotDone:
        envelope = item.envelope
        cls = subscriber.by_type.get(envelope.type) if subscriber else None
        if cls is None:
            return unknown_to_program(item, now)
        if envelope.version > cls.version:
            return newer_than_program(item)
        try:
            return cls.upcast(envelope.payload, envelope.version)
        except Exception as error:
            return outcome_of(item, error, now)

    def _call(
        self, subscriber: Subscriber, ready: Sequence[tuple[InboxItem, Event]]
    ) -> Exception | None:
        """Calls the handler once; its work is kept if it returns and undone if it raises."""
        first = ready[0][0].envelope
        try:
            about = logging_about(event_id=first.id, correlation_id=first.correlation_id)
            with about, self._unit_for(first) as uow:
                if subscriber.bulk_handler:
                    subscriber.bulk_handler(uow, [(event, item.envelope) for item, event in ready])
                elif subscriber.handler:
                    subscriber.handler(uow, ready[0][1], first)
        except Exception as error:
            if is_outage(error):
                raise
            return error
        return None

    @contextmanager
    def _unit_for(self, envelope: Envelope) -> Iterator[UnitOfWork]:
        database = self.runtime.database
        with database.joining(self.outer.session, envelope.association_id) as session:
            uow = UnitOfWork(
                session=session,
                runtime=self.runtime,
                correlation_id=envelope.correlation_id,
                causation_id=envelope.id,
                traceparent=envelope.traceparent,
            )
            yield uow
            session.flush()
        self.outer.has_events = self.outer.has_events or uow.has_events
        self.outer.steps += uow.steps


def is_outage(error: BaseException) -> bool:
    """The database went away or stayed busy: nobody's event is to blame."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or _went_away(error.orig)
    return _went_away(error)


def _went_away(error: BaseException | None) -> bool:
    """What a driver says, whether or not SQLAlchemy stood in between."""
    if isinstance(error, sqlite3.OperationalError):
        return "locked" in str(error)
    # Not imported here: 9 MB that a process on SQLite never needs; its errors cannot come there.
    psycopg = sys.modules.get("psycopg")
    if psycopg is None or not isinstance(error, psycopg.OperationalError):
        return False
    return not isinstance(error, psycopg.errors.DeadlockDetected)
