"""The data folder of an embedded installation: who runs in it, and which day it is there."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path

from shared.clock import SystemClock
from shared.documents import make_private_folder, write_whole
from shared.errors import DomainError


class AlreadyRunning(DomainError):
    """Umlauf already runs on {folder} (process {pid}). Stop it, or take another folder: --data."""

    code = "already_running"
    status = 500


class DataFolder:
    """One folder on this machine, for one running installation at a time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = path / "umlauf.lock"
        self._day = path / "clock.json"

    def create(self) -> None:
        """Makes the folder, for this user alone: it holds members' data and keys."""
        make_private_folder(self.path)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the folder for this process; raises AlreadyRunning, naming who has it.

        The kernel lets go of it when the process ends, however it ends.
        """
        self.create()
        handle = os.open(self._lock, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                pid = os.read(handle, 32).decode().strip() or "?"
                raise AlreadyRunning(folder=self.path, pid=pid) from error
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
            yield
        finally:
            os.close(handle)

    def held_since(self) -> float | None:
        """When the process that holds the folder took it (as files' times are); None: nobody."""
        if not self._lock.exists():
            return None
        handle = os.open(self._lock, os.O_RDWR)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return os.fstat(handle).st_mtime
        finally:
            os.close(handle)
        return None

    def live_from(self, day: date) -> None:
        """From now on it is `day` in this installation, for servers and commands alike."""
        self.create()
        shift = SystemClock.starting_on(day).now() - SystemClock().now()
        seconds = round(shift.total_seconds())
        write_whole(self._day, json.dumps({"shift_seconds": seconds}).encode())

    def clock(self) -> SystemClock:
        """The clock of this installation."""
        if not self._day.exists():
            return SystemClock()
        return SystemClock(timedelta(seconds=json.loads(self._day.read_text())["shift_seconds"]))
