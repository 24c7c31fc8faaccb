"""Which association a command means, and which settings it takes."""

from __future__ import annotations

from pathlib import Path

import pytest

from infra.cli.options import settings_for
from tests.infra.cli.conftest import Command
from tests.infra.conftest import DEMO


def test_an_association_that_is_not_here_is_refused_and_those_here_named(command: Command) -> None:
    done = command("members", "list", "--association", "elsewhere", "--json")
    assert (done.code, done.error["code"]) == (1, "unknown_association")
    assert (done.error["slug"], done.error["known"]) == ("elsewhere", "autos")


def test_without_any_association_it_says_how_to_get_one(empty: Command) -> None:
    done = empty("members", "list", "--json")
    assert (done.code, done.error["code"]) == (2, "usage")
    assert "umlauf associations apply" in str(done.error["message"])


def test_with_several_it_asks_which(command: Command) -> None:
    command("associations", "apply", DEMO / "autoregion.toml")
    done = command("members", "list")
    assert (done.code, done.out) == (2, "")
    assert "autoregion, autos" in done.err


def test_a_person_without_an_office_is_unknown(command: Command) -> None:
    done = command("reminders", "run", "--on", "2027-03-20", "--as", "x@autos.example", "--json")
    assert (done.code, done.error["code"]) == (1, "unknown_person")


def test_the_command_line_wins_over_the_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("UMLAUF_DATA", str(tmp_path / "environment"))
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "test")
    assert settings_for(None).data == tmp_path / "environment"
    chosen = settings_for(tmp_path / "option", environment="demo")
    assert (chosen.data, chosen.environment) == (tmp_path / "option", "demo")
