"""What a shell of production would lend to a demo, and what it takes itself."""

from __future__ import annotations

import pytest

from infra.setup.demo_services import demo_service_problems
from tests.support.settings import make_settings

LENT = [
    ("redis_url", "redis://127.0.0.1:6379/0"),
    ("redis_url", "unix:///run/redis.sock"),
    ("documents_url", "file:///var/lib/umlauf/documents"),
    ("smtp_url", "smtps://user:password@mail.example"),
]


@pytest.fixture(autouse=True)
def no_redis_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.mark.parametrize(("name", "url"), LENT)
def test_a_demo_takes_nothing_that_is_lent(name: str, url: str) -> None:
    [found] = demo_service_problems(make_settings(**{"environment": "demo", name: url}))
    assert f"unset UMLAUF_{name.upper()}" in found.message
    assert "password" not in found.message
    assert list(demo_service_problems(make_settings(**{"environment": "test", name: url}))) == []


def test_nor_the_redis_of_a_host(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://redis.example")
    [found] = demo_service_problems(make_settings(environment="demo"))
    assert "unset REDIS_URL" in found.message


def test_mail_may_go_to_a_catcher_on_this_machine() -> None:
    settings = make_settings(environment="demo", smtp_url="smtp://localhost:1025")
    assert list(demo_service_problems(settings)) == []
