"""`umlauf members`: a file with errors imports nothing unless that is asked for; lists go out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.infra.cli.conftest import AUDITOR, BOARD, OFFICE, TREASURER, Command
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


def test_what_changes_and_what_is_emptied_is_said(command: Command, tmp_path: Path) -> None:
    (file := tmp_path / "list.csv").write_text(
        "member_number;company;joined_on;employees;branch\n1001;Guss;2020-02-03;4;\n", "utf-8"
    )
    said = command("members", "import", file, "--as", TREASURER, "--dry-run")
    assert "row 2, 1001, employees: 3 → 4" in said.out
    assert "row 2, 1001, branch: Pièces is emptied" in said.out
    done: Any = command("members", "import", file, "--as", TREASURER, "--json").said
    assert done["emptied"] == [
        {"row": 2, "member_number": "1001", "column": "branch", "from": "Pièces", "to": ""}
    ]
    changes = {one["column"]: (one["from"], one["to"]) for one in done["changes"]}
    assert (changes["employees"], changes["branch"]) == (("3", "4"), ("Pièces", ""))


@pytest.mark.parametrize("name", ["list.csv", "list.xlsx"])
@pytest.mark.parametrize(("person", "accounts"), [(TREASURER, "whole"), (OFFICE, "masked")])
def test_an_export_comes_in_again_unchanged(
    command: Command, tmp_path: Path, name: str, person: str, accounts: str
) -> None:
    file = tmp_path / name
    done = command("members", "export", "--out", file, "--as", person, "--json")
    assert done.said == {"members": 55, "file": str(file), "accounts": accounts}
    again = command("members", "import", file, "--as", person, "--json")
    assert (again.said["unchanged"], again.said["changes"]) == (55, [])
    log: Any = command("audit", "list", "--json", "--association", "autos").said["entries"]
    (entry,) = (one for one in log if one["what"] == "members export")
    assert (entry["kind"], entry["details"]["accounts"]) == ("download", accounts)


def test_an_export_to_the_screen(command: Command) -> None:
    shown = command("members", "export", "--as", OFFICE)
    assert (len(shown.out.splitlines()), "LU21 •••• 8454" in shown.out) == (56, True)
    for more in (["--format", "xlsx"], ["--json"]):
        assert command("members", "export", "--as", OFFICE, *more).code == 1
