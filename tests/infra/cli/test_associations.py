"""`umlauf associations`: a wrong file changes nothing, the same file twice neither."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import AUDITOR, Command
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


def changed_file(folder: Path, old: str, new: str) -> Path:
    """The demo's file with one thing changed."""
    text = (DEMO / "autos.toml").read_text("utf-8")
    assert old in text
    (file := folder / "autos.toml").write_text(text.replace(old, new), "utf-8")
    return file


def test_in_production_nobody_changes_the_account_by_a_file_alone(
    empty: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Finding H3: one shell could turn the association's collections to another account."""
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "production")
    monkeypatch.setenv("UMLAUF_SECRET_KEY", "kZ3v8QxT1nLr7YwB5sJd2HfGm9CpE4aU")
    monkeypatch.setenv("UMLAUF_IBAN_KEYS", "Wq7Ue2Ri9Ot4Yp6As1Df8Gh3Jk5Lz0Xc")
    assert empty("associations", "apply", DEMO / "autos.toml").code == 0
    file = changed_file(tmp_path, "DE98ZZZ09999999999", "DE66ZZZ00000000042")
    for changed in (True, False):
        done = empty("associations", "apply", file, "--take-file", "--json")
        assert (done.code, done.said["changed"]) == (0, changed)
        assert done.said["waiting"] == ["bank account and creditor identifier"]
    assert "Waits for a second officer" in empty("associations", "apply", file).out


def test_what_pages_have_changed_is_listed_and_stays(command: Command, tmp_path: Path) -> None:
    words = ("people", "invite", AUDITOR, "--name", "Gesa", "--role", "office")
    assert command(*words).code == 0
    listed = command("associations", "apply", DEMO / "autos.toml", "--json")
    assert listed.code == 0
    assert listed.said["changed"] is False
    found = listed.said["differences"]
    assert isinstance(found, list)
    (difference,) = found
    assert difference["what"] == "Gesa Vornholt, office"
    assert difference["file"] == "not named"
    assert "pages say" in command("associations", "apply", DEMO / "autos.toml").out
    taken = command("associations", "apply", DEMO / "autos.toml", "--take-file", "--json")
    assert taken.said["changed"] is True
    assert command("associations", "apply", DEMO / "autos.toml", "--json").said["differences"] == []
