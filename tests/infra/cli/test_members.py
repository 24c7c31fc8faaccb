"""`umlauf members`: a file with errors imports nothing unless that is asked for."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import AUDITOR, BOARD, TREASURER, Command
from tests.infra.conftest import DEMO

MEMBERS = DEMO / "autos-members.csv"


@pytest.fixture
def with_an_error(tmp_path: Path) -> Path:
    """The demo's list with one country that does not exist."""
    head, first, *rest = MEMBERS.read_text("utf-8").splitlines()
    wrong = first.replace("@", " at ")
    assert wrong != first
    (file := tmp_path / "members.csv").write_text("\n".join((head, wrong, *rest)), "utf-8")
    return file


def count(command: Command) -> int:
    members = command("members", "list", "--json").said["members"]
    assert isinstance(members, list)
    return len(members)


@pytest.mark.parametrize("person", [BOARD, AUDITOR])
def test_only_who_may_imports(person: str, command: Command) -> None:
    done = command("members", "import", MEMBERS, "--as", person, "--json")
    assert (done.code, done.error["code"]) == (1, "missing_permission")


def test_a_file_with_an_error_imports_nothing(empty: Command, with_an_error: Path) -> None:
    empty("associations", "apply", DEMO / "autos.toml")
    done = empty("members", "import", with_an_error, "--as", TREASURER)
    assert done.code == 1
    assert "row 2" in done.out
    assert count(empty) == 0


def test_a_partial_import_leaves_the_wrong_row_out(empty: Command, with_an_error: Path) -> None:
    empty("associations", "apply", DEMO / "autos.toml")
    done = empty("members", "import", with_an_error, "--as", TREASURER, "--partial", "--json")
    assert done.code == 0
    assert (done.said["created"], count(empty)) == (54, 54)


def test_a_dry_run_says_what_would_happen(empty: Command) -> None:
    empty("associations", "apply", DEMO / "autos.toml")
    done = empty("members", "import", MEMBERS, "--as", TREASURER, "--dry-run")
    assert (done.code, "nothing written" in done.out) == (0, True)
    assert count(empty) == 0
