"""`umlauf web | worker | relay | migrate | doctor`: what does not start, and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.infra.cli.conftest import Command


@pytest.mark.parametrize("process", ["web", "worker", "relay"])
def test_nothing_starts_on_a_database_that_is_behind(process: str, empty: Command) -> None:
    done = empty(process, "--json")
    assert (done.code, done.error["code"]) == (1, "migrations_missing")
    assert done.error["service"] == "members"


@pytest.mark.parametrize("process", ["worker", "relay"])
def test_workers_and_relays_need_redis(process: str, empty: Command) -> None:
    assert empty("migrate").code == 0
    done = empty(process, "--json")
    assert (done.code, done.error["code"]) == (1, "no_redis")


@pytest.mark.parametrize("host", ["0.0.0.0", "dues.example", "::"])  # noqa: S104
def test_a_demo_listens_on_this_machine_only(
    host: str, command: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("UMLAUF_ENVIRONMENT", "demo")
    done = command("web", "--host", host, "--json")
    assert (done.code, done.error["code"]) == (1, "demo_only_on_this_machine")


def test_a_service_that_is_not_there_is_refused(empty: Command) -> None:
    done = empty("migrate", "--service", "payroll", "--json")
    assert (done.code, done.error["code"]) == (1, "unknown_service")


def test_one_service_is_brought_up_alone(empty: Command, tmp_path: Path) -> None:
    done = empty("migrate", "--service", "billing", "--json")
    services = done.said["services"]
    assert isinstance(services, dict)
    assert list(services) == ["billing"]
    assert services["billing"]
    assert not (tmp_path / "data" / "members.sqlite").exists()


def test_the_doctor_ends_with_1_when_something_is_broken(empty: Command) -> None:
    done = empty("doctor", "--json")
    assert (done.code, done.said["ok"]) == (1, False)
    assert empty("migrate").code == 0
    found = empty("doctor").out
    assert "database billing" in found
