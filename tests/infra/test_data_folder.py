"""The data folder: one running installation at a time, and the day it is there."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

from infra.composition.data_folder import AlreadyRunning, DataFolder
from shared.clock import SystemClock

HOLD = """
import sys
from pathlib import Path
from infra.composition.data_folder import DataFolder
with DataFolder(Path(sys.argv[1])).held():
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_start_is_refused_and_told_who_runs(tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "held\n"
        with pytest.raises(AlreadyRunning) as refused, DataFolder(tmp_path).held():
            pass
        assert refused.value.details["pid"] == str(other.pid)
        other.kill()
    with DataFolder(tmp_path).held():
        pass


def test_it_can_be_held_again_when_it_was_let_go(tmp_path: Path) -> None:
    for _ in range(2):
        with DataFolder(tmp_path / "new").held():
            pass


def test_it_is_for_its_user_alone(tmp_path: Path) -> None:
    folder = DataFolder(tmp_path / "data")
    folder.create()
    assert folder.path.stat().st_mode & 0o077 == 0


def test_without_a_day_it_is_today(tmp_path: Path) -> None:
    assert abs(DataFolder(tmp_path).clock().now() - SystemClock().now()) < timedelta(seconds=5)


def test_the_day_is_kept_for_all_that_open_it(tmp_path: Path) -> None:
    DataFolder(tmp_path).live_from(date(2031, 5, 4))
    assert DataFolder(tmp_path).clock().today() == date(2031, 5, 4)
