"""`umlauf audit`: the log is proved from the command line, and holds what commands changed."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from tests.infra.cli.conftest import BOARD, TREASURER, Command
from tests.infra.conftest import DEMO


def entries(command: Command) -> list[dict[str, object]]:
    found = command("audit", "list", "--association", "autos", "--json").said["entries"]
    assert isinstance(found, list)
    return found


def test_commands_that_change_something_are_in_the_log(command: Command, tmp_path: Path) -> None:
    assert entries(command) == []
    command("dues", "preview", "--year", "2027")
    assert entries(command) == [], "reading is no entry"
    run = ("dues", "run", "--year", "2027", "--collect-on", "2027-02-15", "--out", tmp_path / "out")
    assert command(*run, "--prepared-by", TREASURER, "--released-by", BOARD).code == 0
    command("members", "import", DEMO / "autos-members.csv", "--as", TREASURER)
    newest, released, prepared = entries(command)
    assert (newest["kind"], newest["what"]) == ("command", "members import")
    assert newest["details"] == {"created": "0", "updated": "0"}
    for one in (released, prepared):
        assert (one["what"], one["proof"]) == ("dues run", "operated")
    assert released["details"].keys() == {"released"}  # type: ignore[attr-defined]
    assert released["person"] != prepared["person"], "each under their own name"
    assert str(tmp_path) not in str(entries(command)), "no arguments: they may name people"


def test_a_whole_log_is_proved(command: Command) -> None:
    command("members", "import", DEMO / "autos-members.csv", "--as", TREASURER)
    proved = command("audit", "verify", "--json")
    assert (proved.code, proved.said) == (0, {"ok": True, "entries": 1, "broken_at": None})
    assert "the security log is whole" in command("audit", "verify").out


@pytest.mark.parametrize(
    ("change", "at"),
    [
        ("UPDATE audit_entry SET name = 'x' WHERE seq = 2", 2),
        ("DELETE FROM audit_entry WHERE seq = 3", 3),
    ],
)
def test_a_broken_one_ends_with_1(command: Command, tmp_path: Path, change: str, at: int) -> None:
    for _ in range(3):
        command("members", "import", DEMO / "autos-members.csv", "--as", TREASURER)
    database = sqlite3.connect(tmp_path / "data" / "web.sqlite")
    with database:
        for guard in ("update", "delete"):
            database.execute(f"DROP TRIGGER keep_audit_entry_{guard}")
        database.execute(change)
    database.close()
    proved = command("audit", "verify", "--association", "autos", "--json")
    assert (proved.code, proved.said["ok"], proved.said["broken_at"]) == (1, False, at)
    assert proved.said["association"] == "autos"
    assert f"broken at entry {at}" in command("audit", "verify").out
