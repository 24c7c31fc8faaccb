"""`umlauf associations`: a wrong file changes nothing, the same file twice neither."""

from __future__ import annotations

from pathlib import Path

from tests.infra.cli.conftest import Command
from tests.infra.conftest import DEMO


def test_a_file_of_another_association_is_refused(empty: Command) -> None:
    done = empty("associations", "apply", DEMO / "autos.toml", "--association", "other", "--json")
    assert (done.code, done.error["code"]) == (1, "file_of_another_association")
    assert (done.error["found"], done.error["wanted"]) == ("autos", "other")
    assert empty("associations", "list", "--json").said == {"associations": []}


def test_a_file_with_a_defect_changes_nothing(empty: Command, tmp_path: Path) -> None:
    text = (DEMO / "autos.toml").read_text("utf-8").replace('"treasurer"', '"cashier"')
    (file := tmp_path / "autos.toml").write_text(text, "utf-8")
    done = empty("associations", "apply", file, "--json")
    assert (done.code, done.error["code"]) == (1, "invalid_association_file")
    assert empty("associations", "list", "--json").said == {"associations": []}


def test_a_file_from_windows_is_read(empty: Command, tmp_path: Path) -> None:
    text = (DEMO / "autos.toml").read_text("utf-8")
    (file := tmp_path / "autos.toml").write_text(text, "utf-8-sig", newline="\r\n")
    assert empty("associations", "apply", file, "--json").said["changed"] is True


def test_the_list_says_who_is_here(command: Command) -> None:
    assert "AutOS e.V." in command("associations", "list").out
    assert command("associations", "list", "--association", "x", "--json").said == {
        "associations": []
    }
