"""The command line in this process, on a data folder of an association with its members."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from infra import cli
from tests.infra.conftest import DEMO

TREASURER = "okko.strathmann@autos.example"
BOARD = "hanne.wiemann@autos.example"
OFFICE = "tjark.niehues@autos.example"
AUDITOR = "gesa.vornholt@autos.example"
OPERATOR = "ines.kallmeyer@autos.example"


@dataclass(frozen=True)
class Outcome:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @property
    def said(self) -> dict[str, object]:
        """Its JSON, which is all there is on stdout."""
        found: dict[str, object] = json.loads(self.out)
        return found

    @property
    def error(self) -> dict[str, object]:
        """Why it was refused."""
        found = self.said["error"]
        assert isinstance(found, dict)
        return found


Command = Callable[..., Outcome]


def command_on(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """`umlauf … --data folder`, as `infra.cli.main` runs it."""
    monkeypatch.setattr(cli, "start_lean", lambda: None)
    monkeypatch.setattr(os, "umask", lambda _: None)

    def run(*arguments: str | Path) -> Outcome:
        words = ["umlauf", *map(str, arguments), "--data", str(folder)]
        monkeypatch.setattr(sys, "argv", words)
        capsys.readouterr()
        with pytest.raises(SystemExit) as ended:
            cli.main()
        said = capsys.readouterr()
        assert isinstance(ended.value.code, int)
        return Outcome(ended.value.code, said.out, said.err)

    return run


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("UMLAUF_REDIS_URL", "REDIS_URL", "UMLAUF_ENVIRONMENT", "UMLAUF_TODAY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def empty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Command:
    """An installation without any association."""
    return command_on(tmp_path / "data", monkeypatch, capsys)


def furnish(folder: Path, **settings: object) -> None:
    """Autos and its members in a new data folder."""
    from infra.composition.association_file import load_association
    from infra.composition.installation import Installation, apply_association
    from infra.demo import import_members_of
    from shared.settings import Settings

    chosen = Settings.model_validate({"data": folder, **settings})
    with Installation(chosen).closing() as made:
        made.bring_up()
        apply_association(made, load_association((DEMO / "autos.toml").read_text("utf-8")), "test")
        made.settle()
        import_members_of(made, "autos")


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with autos and its members, made once."""
    folder = tmp_path_factory.mktemp("furnished") / "data"
    furnish(folder, environment="demo")
    return folder


@pytest.fixture
def command(
    furnished: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Command:
    """An installation with autos and its 55 members; each test has a copy of its own."""
    shutil.copytree(furnished, tmp_path / "data")
    return command_on(tmp_path / "data", monkeypatch, capsys)
