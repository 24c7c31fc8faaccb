"""Opening databases."""

from __future__ import annotations

import os
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


def test_its_file_is_for_its_user_alone_whatever_the_umask(tmp_path: Path) -> None:
    before = os.umask(0)
    database = Database(f"sqlite:///{tmp_path / 'new.sqlite'}")
    try:
        with database.writing(None) as session:
            session.connection().exec_driver_sql("CREATE TABLE account (iban TEXT)")
        found = {one.name: oct(one.stat().st_mode & 0o777) for one in tmp_path.iterdir()}
    finally:
        database.dispose()
        os.umask(before)
    assert found == {f"new.sqlite{end}": "0o600" for end in ("", "-wal", "-shm")}


def test_a_file_given_as_uri_is_left_to_sqlite(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    database = Database("sqlite:///file:given.sqlite?uri=true")
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE account (iban TEXT)")
    database.dispose()
    assert {one.name.partition("-")[0] for one in tmp_path.iterdir()} == {"given.sqlite"}
