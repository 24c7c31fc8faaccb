"""Who works alone: one fan-out per service, one holder per partition; a dead process holds none."""

from __future__ import annotations

import fcntl
import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError, OperationalError

from shared.db import Database, Session
from shared.service import ServiceRuntime

# For the present holder's fan-out, some ten milliseconds; after it the relay looks again anyway.
_FAN_OUT_WAIT = "2s"


def take_fan_out_lock(session: Session, runtime: ServiceRuntime) -> bool:
    """Holds the service's fan-out lock until the session's transaction ends; False: another has it.

    SQLite's BEGIN IMMEDIATE is that lock already. PostgreSQL waits, so that a relay that was woken
    never overlooks what the present holder has not seen.
    """
    if runtime.database.is_sqlite:
        return True
    session.execute(sa.text(f"SET LOCAL lock_timeout = '{_FAN_OUT_WAIT}'"))
    try:
        session.execute(
            sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": _key(f"fan-out:{runtime.name}")}
        )
    except OperationalError:
        session.rollback()
        return False
    return True


@contextmanager
def partition_lock(runtime: ServiceRuntime, partition: int) -> Iterator[bool]:
    """Holds one inbox partition for the block, over all processes; False: another has it.

    PostgreSQL: an advisory lock in a guarding transaction of its own connection. SQLite: a lock on
    one byte of a file beside the database. Both vanish with the process, even under kill -9.
    """
    if runtime.database.is_sqlite:
        with _locks_of(runtime.database).held(partition) as got:
            yield got
        return
    with runtime.database.engine.connect() as guard:
        got = guard.execute(
            sa.text("SELECT pg_try_advisory_xact_lock(:key)"),
            {"key": _key(f"inbox:{runtime.name}:{partition}")},
        ).scalar_one()
        try:
            yield bool(got)
        finally:
            with suppress(DBAPIError):
                guard.rollback()


def _key(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)


@dataclass
class _FileLocks:
    """POSIX record locks belong to the process, so its threads are kept apart by a set here.

    The file is open only while something is held: closing it would drop every lock on it.
    """

    path: Path | None
    mutex: threading.Lock = field(default_factory=threading.Lock)
    taken: set[int] = field(default_factory=set)
    handle: int | None = None

    @contextmanager
    def held(self, number: int) -> Iterator[bool]:
        got = self._take(number)
        try:
            yield got
        finally:
            if got:
                self._give_back(number)

    def _take(self, number: int) -> bool:
        with self.mutex:
            if number in self.taken:
                return False
            if self.path is not None and not self._lock_byte(self.path, number):
                return False
            self.taken.add(number)
            return True

    def _lock_byte(self, path: Path, number: int) -> bool:
        if self.handle is None:
            self.handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.lockf(self.handle, fcntl.LOCK_EX | fcntl.LOCK_NB, 1, number)
        except OSError:
            self._close_if_idle()
            return False
        return True

    def _give_back(self, number: int) -> None:
        with self.mutex:
            self.taken.discard(number)
            if self.handle is not None:
                fcntl.lockf(self.handle, fcntl.LOCK_UN, 1, number)
            self._close_if_idle()

    def _close_if_idle(self) -> None:
        if self.handle is not None and not self.taken:
            os.close(self.handle)
            self.handle = None


_by_database: dict[str, _FileLocks] = {}
_finding = threading.Lock()


def _locks_of(database: Database) -> _FileLocks:
    name = database.engine.url.database
    path = None if not name or name == ":memory:" else Path(f"{name}-partitions")
    key = str(path) if path else f"memory:{id(database)}"
    with _finding:
        return _by_database.setdefault(key, _FileLocks(path))
