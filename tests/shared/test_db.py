"""Opening databases."""

from __future__ import annotations

import sqlite3
import threading
import time
from pathlib import Path

import pytest
from sqlalchemy.exc import OperationalError

from shared.db import Database


def test_a_new_file_in_another_processs_hand_is_waited_for(tmp_path: Path) -> None:
    """SQLite refuses the step to write-ahead logging at once, whatever its timeout says."""
    file = tmp_path / "new.sqlite"
    other = sqlite3.connect(file, isolation_level=None, check_same_thread=False)
    other.execute("BEGIN IMMEDIATE")
    let_go = threading.Timer(0.3, lambda: other.execute("COMMIT"))
    started = time.monotonic()
    let_go.start()
    database = Database(f"sqlite:///{file}")
    with database.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
    assert time.monotonic() - started > 0.2
    database.dispose()
    let_go.join()
    other.close()


def test_what_waiting_does_not_mend_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "blocked.sqlite"
    file.with_name("blocked.sqlite-wal").mkdir()

    def refuse(_seconds: float) -> None:
        raise AssertionError("waited")

    monkeypatch.setattr("shared.db.time.sleep", refuse)
    with pytest.raises(OperationalError, match=r"disk I/O error|unable to open"):
        Database(f"sqlite:///{file}").engine.connect()
