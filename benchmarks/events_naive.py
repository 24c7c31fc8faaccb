"""How events are usually moved: one a transaction, a polling relay, stock Dramatiq.

Hand-written SQL on the bare drivers, so that nothing but the design is slow.
"""

from __future__ import annotations

import json
import os
import sqlite3
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import dramatiq
import psycopg
from dramatiq.brokers.redis import RedisBroker

_TABLES = (
    "CREATE TABLE {prefix}outbox (position {counter}, id TEXT, payload TEXT, sent_at TEXT)",
    "CREATE INDEX {prefix}unsent ON {prefix}outbox (position) WHERE sent_at IS NULL",
    "CREATE TABLE {prefix}inbox (event_id TEXT PRIMARY KEY, payload TEXT)",
    "CREATE TABLE {prefix}effect (event_id TEXT PRIMARY KEY, member TEXT, cents BIGINT)",
)


class Store:
    """One connection a thread, durable settings."""

    def __init__(self, url: str) -> None:
        self._url = url
        self._sqlite = url.startswith("sqlite")
        self._mine = threading.local()

    def connection(self) -> Any:
        if not hasattr(self._mine, "connection"):
            self._mine.connection = self._connect()
        return self._mine.connection

    def _connect(self) -> Any:
        if not self._sqlite:
            return psycopg.connect(self._url, autocommit=True)
        opened = sqlite3.connect(self._url.removeprefix("sqlite:///"), isolation_level=None)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=30000"):
            opened.execute(f"PRAGMA {pragma}")
        return opened

    @contextmanager
    def transaction(self) -> Iterator[Callable[..., Any]]:
        connection = self.connection()
        connection.execute("BEGIN IMMEDIATE" if self._sqlite else "BEGIN")
        try:
            yield self._run
            connection.execute("COMMIT")
        except BaseException:
            connection.execute("ROLLBACK")
            raise

    def _run(self, statement: str, *values: object) -> Any:
        text = statement if self._sqlite else statement.replace("?", "%s")
        return self.connection().execute(text, values)

    def create(self) -> None:
        counter = (
            "INTEGER PRIMARY KEY"
            if self._sqlite
            else "BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY"
        )
        for table in _TABLES:
            self.connection().execute(table.format(prefix="naive_", counter=counter))

    def effects(self) -> int:
        found = self.connection().execute("SELECT count(*) FROM naive_effect").fetchone()
        return int(found[0])


def publish(store: Store, number: int) -> str:
    id_ = uuid4().hex
    payload = json.dumps({"member": f"M-{number:06}", "cents": 90_000})
    with store.transaction() as run:
        run("INSERT INTO naive_outbox (id, payload) VALUES (?, ?)", id_, payload)
    return id_


def relay(store: Store, broker: RedisBroker, pause: float) -> None:
    """Sends one event after the other; looks again after `pause` seconds when there was none."""
    while True:
        with store.transaction() as run:
            row = run(
                "SELECT position, id, payload FROM naive_outbox WHERE sent_at IS NULL"
                " ORDER BY position LIMIT 1"
            ).fetchone()
            if row is not None:
                broker.enqueue(
                    dramatiq.Message(
                        queue_name="naive",
                        actor_name="naive.handle",
                        args=(row[1], row[2]),
                        kwargs={},
                        options={},
                    )
                )
                run("UPDATE naive_outbox SET sent_at = 'now' WHERE position = ?", row[0])
        if row is None:
            time.sleep(pause)


def work(store: Store, broker: RedisBroker, threads: int, note: Callable[[str], None]) -> None:
    """Stock worker; `note` is told of each event after its effect is committed."""

    def handle(id_: str, payload: str) -> None:
        event = json.loads(payload)
        with store.transaction() as run:
            new = run("INSERT INTO naive_inbox VALUES (?, ?) ON CONFLICT DO NOTHING", id_, payload)
            if new.rowcount:
                run(
                    "INSERT INTO naive_effect VALUES (?, ?, ?)",
                    id_,
                    event["member"],
                    event["cents"],
                )
        note(id_)

    declare = dramatiq.actor(actor_name="naive.handle", queue_name="naive", broker=broker)
    declare(handle)
    dramatiq.Worker(broker, worker_threads=threads).start()
    os.read(0, 1)
