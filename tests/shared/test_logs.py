"""Lines of the log: one a message, in UTC, with nothing in them that is nobody's business."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from shared.logs import Format, logging_about, set_up_logs

ROOT = Path(__file__).resolve().parent.parent.parent
OURS = logging.getLogger("umlauf.test")
LIBRARY = logging.getLogger("some.library")
IBAN = "DE89370400440532013000"
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    root, ours = logging.getLogger(), logging.getLogger("umlauf")
    before = list(root.handlers), root.level, ours.level
    yield
    root.handlers[:], level, of_ours = before
    root.setLevel(level)
    ours.setLevel(of_ours)


def only_ours() -> None:
    """Without pytest's own handlers."""
    root = logging.getLogger()
    root.handlers[:] = [one for one in root.handlers if "shared.logs" in str(type(one))]


def test_a_line_has_time_level_logger_and_facts(capsys: Captured) -> None:
    set_up_logs()
    OURS.warning("event %s failed", 7, extra={"subscriber": "billing.note", "attempts": 2})
    assert re.fullmatch(
        r"timestamp=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z level=warning logger=umlauf\.test "
        r'event="event 7 failed" subscriber=billing\.note attempts=2\n',
        capsys.readouterr().err,
    )


def test_as_json_a_line_is_an_object(capsys: Captured) -> None:
    set_up_logs("info", "json")
    OURS.info("mail to %s", "a@b.example", extra={"count": 3, "none": None})
    found = json.loads(capsys.readouterr().err)
    assert found.pop("timestamp").endswith("Z")
    assert found == {
        "event": "mail to •••@b.example",
        "level": "info",
        "logger": "umlauf.test",
        "count": 3,
        "none": None,
    }


@pytest.mark.parametrize("format_", ["text", "json"])
@pytest.mark.parametrize(
    "forged",
    ["\nlevel=error event=forged", "\r\n{}", "\u2028{}", "\x85x", '" level=error x="', "\x1b[2Jx"],
)
def test_no_input_forges_a_line(forged: str, format_: Format, capsys: Captured) -> None:
    set_up_logs("info", format_)
    OURS.info("company %s", forged, extra={"field": forged, "level": forged, "a b\n=c": forged})
    written = capsys.readouterr().err
    assert len(written.splitlines()) == 1
    assert written.isprintable() is False
    assert written.rstrip("\n").isprintable()


@pytest.mark.parametrize("format_", ["text", "json"])
def test_errors_are_told_without_values(format_: Format, capsys: Captured) -> None:
    set_up_logs("info", format_)
    try:
        raise ValueError(f"Éloïse has {IBAN}")
    except ValueError:
        OURS.exception("not read: %s", IBAN)
    written = capsys.readouterr().err
    assert "ValueError (test_logs.py:" in written
    assert "test_errors_are_told_without_values" in written
    assert "Éloïse" not in written
    assert IBAN not in written
    assert len(written.splitlines()) == 1


def test_libraries_warn_with_their_own_words_only(capsys: Captured) -> None:
    set_up_logs("debug")
    LIBRARY.info("Row %r", ("Éloïse", IBAN))
    logging.getLogger("sqlalchemy.engine").info("[parameters: %r]", "Éloïse")
    assert capsys.readouterr().err == ""
    LIBRARY.error("Failed %d times to process %s: %s", 3, "Éloïse", {"name": "Éloïse"})
    LIBRARY.error("%(name)s came %(count)d times", {"name": "Éloïse", "count": 2})
    LIBRARY.error("Task failed\nfuture: <Éloïse>")
    only_ours()
    LIBRARY.error("wrong %d", "Éloïse")
    lines = capsys.readouterr().err.splitlines()
    events = [re.search(r'event=("[^"]*"|\S+)', line) for line in lines]
    assert [found and found[1].strip('"') for found in events] == [
        "Failed 3 times to process •••: •••",
        "••• came 2 times",
        "Task failed",
        "wrong %d",
    ]


def test_the_level_is_ours(capsys: Captured) -> None:
    set_up_logs("error")
    OURS.warning("not told")
    set_up_logs("debug")
    OURS.debug("told")
    assert capsys.readouterr().err.count("\n") == 1, "and set up twice it is told once"


def test_what_lines_are_about_is_told_within_a_block_and_its_threads_not_others(
    capsys: Captured,
) -> None:
    set_up_logs()
    with logging_about(request_id="r-1"), logging_about(event_id="e-1"):
        OURS.info("both", extra={"event_id": "its own"})
        thread = threading.Thread(target=OURS.info, args=("another thread",))
        thread.start()
        thread.join()
    OURS.info("neither")
    both, other, neither = capsys.readouterr().err.splitlines()
    assert 'event_id="its own"' in both
    assert "request_id=r-1" in both
    for line in (other, neither):
        assert "request_id" not in line


def test_a_line_that_cannot_be_made_is_told_without_its_values(capsys: Captured) -> None:
    class Unwritable:
        def __str__(self) -> str:
            raise ValueError(IBAN)

    set_up_logs()
    OURS.info("x", extra={"value": Unwritable()})
    written = capsys.readouterr().err
    assert "event=unwritable from=umlauf.test" in written
    assert IBAN not in written


def test_what_nobody_caught_goes_the_same_way_and_rich_is_not_loaded() -> None:
    """In a process of its own; a command that logs nothing loads no structlog either."""
    program = f"""
import sys, threading
from shared.logs import set_up_logs
set_up_logs()
assert "structlog" not in sys.modules
def fail(): raise ValueError("{IBAN} Eloise")
thread = threading.Thread(target=fail, name="worker-1"); thread.start(); thread.join()
assert "structlog" in sys.modules and "rich" not in sys.modules
fail()
"""
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert done.returncode == 1
    in_thread, in_main = done.stderr.splitlines()
    assert "of_thread=worker-1" in in_thread
    for line in (in_thread, in_main):
        assert 'error="ValueError (<string>:' in line
        assert IBAN not in line
        assert "Eloise" not in line
