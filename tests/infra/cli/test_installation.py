"""`umlauf init`, and what every command says of a folder before it does anything."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from shared.settings import Settings
from tests.infra.cli.conftest import Command
from tests.infra.conftest import DEMO
from tests.support.settings import KEYS_IN_ENVIRONMENT

COMMANDS = [
    ("associations", "list"),
    ("associations", "apply", str(DEMO / "autos.toml")),
    ("events", "list"),
    ("migrate",),
    ("up", "--port", "0"),
    ("web",),
    ("worker",),
    ("relay",),
]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Where `empty` works."""
    return tmp_path / "data"


def test_it_makes_a_folder_and_says_so(empty: Command, data: Path) -> None:
    done = empty("init", "--json")
    mark = json.loads((data / "installation.json").read_text())
    assert done.said == {"data": str(data), "made": True, **mark}
    assert mark["kind"] == "production"
    assert {one.name for one in data.iterdir()} == {"installation.json", "secret.key", "iban.keys"}


def test_a_second_time_it_says_so_and_changes_nothing(empty: Command, data: Path) -> None:
    first = empty("init", "--json").said
    before = {one.name: one.read_bytes() for one in data.iterdir()}
    assert empty("init", "--json").said == {**first, "made": False}
    assert "already" in empty("init").out
    assert {one.name: one.read_bytes() for one in data.iterdir()} == before


def test_in_words_it_tells_to_keep_the_keys(empty: Command) -> None:
    said = empty("init").out
    assert "secret.key, iban.keys" in said


@pytest.mark.parametrize("environment", ["production", "test"])
def test_it_makes_what_the_environment_says(
    empty: Command, monkeypatch: pytest.MonkeyPatch, environment: str
) -> None:
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", environment)
    assert empty("init", "--json").said["kind"] == environment


def test_no_key_is_made_that_the_environment_gives(
    empty: Command, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS_IN_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert empty("init").code == 0
    assert {one.name for one in data.iterdir()} == {"installation.json"}
    for name in KEYS_IN_ENVIRONMENT:
        monkeypatch.delenv(name)
    assert empty("associations", "list", "--json").error["code"] == "missing_key"


@pytest.mark.parametrize("words", [("init",), ("demo",), *COMMANDS])
def test_a_folder_of_somebody_else_is_left_alone(
    empty: Command, data: Path, words: tuple[str, ...]
) -> None:
    data.mkdir(mode=0o700)
    (data / "holiday.jpg").touch()
    done = empty(*words, "--json")
    assert (done.code, done.error["code"]) == (1, "not_an_empty_folder")
    assert [one.name for one in data.iterdir()] == ["holiday.jpg"]


@pytest.mark.parametrize("words", [("init",), *COMMANDS])
def test_only_demo_makes_a_demo(
    empty: Command, data: Path, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "demo")
    done = empty(*words, "--json")
    assert (done.code, done.error["code"]) == (1, "only_demo_makes_demos")
    assert not data.exists()


def test_a_command_on_an_empty_folder_makes_an_installation_first(
    empty: Command, data: Path
) -> None:
    assert empty("associations", "apply", DEMO / "autos.toml").code == 0
    assert json.loads((data / "installation.json").read_text())["kind"] == "production"
    assert (data / "secret.key").exists()


@pytest.mark.parametrize("words", COMMANDS)
@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("UMLAUF_ENVIRONMENT", "production", "demo_stays_demo"),
        ("UMLAUF_SECRET_KEY", "short", "weak_key"),
        ("UMLAUF_ENVIRONMENT", "staging", "invalid_settings"),
        ("UMLAUF_TRUSTED_PROXY", "*", "invalid_settings"),
        ("UMLAUF_PUBLIC_URL", "https://dues.example", "demo_with_public_url"),
    ],
)
def test_every_command_refuses_alike(
    command: Command,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    name: str,
    value: str,
    code: str,
) -> None:
    """On a demo's folder; where nothing is said, commands that come and go take it as it is."""
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "demo")
    monkeypatch.setenv(name, value)
    done = command(*words, "--json")
    assert (done.code, done.error["code"]) == (1, code)


def test_a_command_takes_a_folder_as_what_it_was_made(command: Command) -> None:
    assert command("associations", "list").code == 0
    for server in ("up", "web", "worker", "relay", "migrate"):
        assert command(server, "--json").error["code"] == "demo_stays_demo"


def test_a_refused_setting_is_named_without_its_value(
    empty: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMLAUF_WORKER_THREADS", "hunter2")
    done = empty("associations", "list", "--json")
    assert done.error["code"] == "invalid_settings"
    assert "UMLAUF_WORKER_THREADS" in str(done.error["message"])
    assert "hunter2" not in str(done.error)


def test_what_is_not_there_cannot_be_taken_over(empty: Command, data: Path) -> None:
    assert empty("init", "--adopt", "--json").error["code"] == "missing_key"
    data.mkdir(mode=0o700)
    (data / "holiday.jpg").touch()
    assert empty("init", "--adopt", "--json").error["code"] == "not_an_empty_folder"


def test_an_empty_folder_is_no_older_umlauf(
    empty: Command, data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in KEYS_IN_ENVIRONMENT.items():
        monkeypatch.setenv(name, value)
    assert empty("init", "--adopt", "--json").error["code"] == "nothing_to_adopt"
    assert not data.exists()
