"""`umlauf demo` and `umlauf up`: what they say when they run, without running them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from infra.composition.installation import Installation
from shared.settings import Settings
from tests.infra.cli.conftest import AUDITOR, Command

ADDRESS = "http://127.0.0.1:8000"


@pytest.fixture
def without_servers(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """Prepares and announces as the real one does, then ends instead of serving."""
    started: list[Settings] = []

    def run(
        settings: Settings,
        _port: int,
        *,
        prepare: Callable[[Installation], object],
        announce: Callable[[Installation, str], None],
        **_: Any,
    ) -> None:
        started.append(settings)
        with Installation(settings).closing() as made:
            made.bring_up()
            prepare(made)
            announce(made, ADDRESS)

    monkeypatch.setattr("infra.embedded.run_embedded.run_embedded", run)
    return started


def test_a_demo_of_an_association_it_does_not_have_is_misuse(
    empty: Command, without_servers: list[Settings]
) -> None:
    done = empty("demo", "--association", "elsewhere", "--json")
    assert (done.code, done.error["code"], without_servers) == (2, "usage", [])


@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_what_is_no_port_is_misuse(
    port: str, empty: Command, without_servers: list[Settings]
) -> None:
    assert (empty("up", "--port", port, "--json").code, without_servers) == (2, [])


def test_a_demo_names_its_people_and_what_to_try(
    empty: Command, without_servers: list[Settings], tmp_path: Path
) -> None:
    said = empty("demo", "--association", "autos", "--json").said
    assert (said["address"], said["data"]) == (ADDRESS, str(tmp_path / "data"))
    people = said["people"]
    assert isinstance(people, list)
    assert {
        "association": "autos",
        "name": "Gesa Vornholt",
        "email": AUDITOR,
        "roles": ["auditor"],
    } in people
    words = empty("demo", "--association", "autos").out
    assert f"Sign in at {ADDRESS}/sign-in" in words
    assert "umlauf dues preview --year" in words
    assert [one.environment for one in without_servers] == ["demo", "demo"]


def test_an_installation_of_ones_own_is_started_as_it_is(
    empty: Command, without_servers: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "test")
    done = empty("up")
    assert done.out.startswith(f"Umlauf runs at {ADDRESS}")
    assert "Sign in" not in done.out
    assert [one.environment for one in without_servers] == ["test"]
