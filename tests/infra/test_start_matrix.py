"""Every way to start an installation: environment, host, address, folder, key, and who may ask."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from infra.cli.options import settings_to_start
from infra.setup.addresses import refuse_host
from infra.setup.folder_mark import Mark, write_mark
from infra.setup.make_installation import take_up
from shared.clock import FixedClock
from shared.errors import DomainError
from shared.ids import new_id
from shared.settings import Kind, Settings
from shared.web.security import KnownHosts
from tests.support.asgi import status_of
from tests.support.settings import IBAN_KEYS, SECRET_KEY

ENVIRONMENTS = ("production", "demo", "test", None)
HOSTS = ("127.0.0.1", "0.0.0.0")  # noqa: S104
HERE, HTTPS, HTTP, NO_URL = None, "https://dues.example", "http://dues.example", "dues.example"
URLS = (HERE, HTTPS, HTTP, NO_URL)
PUBLISHED = "demo-secret-only-for-trying-umlauf"


def _made_as(kind: Kind, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    for name, value in (("secret.key", SECRET_KEY), ("iban.keys", IBAN_KEYS)):
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(value)
    write_mark(folder, Mark(kind, new_id(), FixedClock().now()))


def _holding(name: str, folder: Path) -> None:
    folder.mkdir(mode=0o700)
    (folder / name).touch(mode=0o600)


def _chmod_new(folder: Path, mode: int) -> None:
    folder.mkdir()
    folder.chmod(mode)


def _open_to_others(kind: Kind, folder: Path) -> None:
    _made_as(kind, folder)
    folder.chmod(0o755)


FOLDERS: Mapping[str, Callable[[Path], object]] = {
    "missing": lambda _: None,
    "empty": lambda folder: folder.mkdir(mode=0o700),
    "empty, open": lambda folder: _chmod_new(folder, 0o755),
    "production": partial(_made_as, "production"),
    "demo": partial(_made_as, "demo"),
    "test": partial(_made_as, "test"),
    "production, open": partial(_open_to_others, "production"),
    "of older Umlauf": partial(_holding, "members.sqlite"),
    "of somebody else": partial(_holding, "holiday.jpg"),
}
KEYS: Mapping[str, Mapping[str, str]] = {
    "of the folder": {},
    "given": {"UMLAUF_SECRET_KEY": IBAN_KEYS + "s", "UMLAUF_IBAN_KEYS": SECRET_KEY + "i"},
    "empty": {"UMLAUF_SECRET_KEY": ""},
    "short": {"UMLAUF_SECRET_KEY": "a"},
    "no ring": {"UMLAUF_IBAN_KEYS": ","},
    "of few characters": {"UMLAUF_IBAN_KEYS": "ab" * 32},
    "equal": {"UMLAUF_SECRET_KEY": SECRET_KEY, "UMLAUF_IBAN_KEYS": SECRET_KEY},
    "published": {"UMLAUF_IBAN_KEYS": PUBLISHED},
}


class Start(NamedTuple):
    """One cell of the matrix."""

    environment: str | None
    host: str
    url: str | None
    folder: str
    key: str

    @property
    def kind(self) -> str:
        return self.environment or "production"

    @property
    def address_is_safe(self) -> bool:
        if self.url == NO_URL:
            return False
        if self.kind == "demo":
            return self.url is HERE and self.host != "0.0.0.0"  # noqa: S104
        if self.kind == "test":
            return self.host != "0.0.0.0"  # noqa: S104
        return self.url == HTTPS or (self.url is HERE and self.host != "0.0.0.0")  # noqa: S104

    @property
    def folder_is_ours(self) -> bool:
        makes_one = self.folder in ("missing", "empty") and self.kind != "demo"
        return makes_one or self.folder == self.kind

    @property
    def key_is_one(self) -> bool:
        return self.key in ("of the folder", "given")


CELLS = [Start(*cell) for cell in product(ENVIRONMENTS, HOSTS, URLS, FOLDERS, KEYS)]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


def started(cell: Start, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Settings | None:
    """As `umlauf web` begins; None when it is refused, and then nothing was made."""
    FOLDERS[cell.folder](folder)
    before = sorted(folder.iterdir()) if folder.exists() else None
    given = {"UMLAUF_ENVIRONMENT": cell.environment, "UMLAUF_PUBLIC_URL": cell.url}
    with monkeypatch.context() as shell:
        for name, value in {**given, **KEYS[cell.key]}.items():
            if value is not None:
                shell.setenv(name, value)
        with suppress(DomainError):
            settings = settings_to_start(folder)
            refuse_host(settings, cell.host)
            return take_up(settings)
    assert (sorted(folder.iterdir()) if folder.exists() else None) == before
    return None


def test_what_starts_and_what_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    wrong, count = [], 0
    for number, cell in enumerate(CELLS):
        settings = started(cell, tmp_path / str(number), monkeypatch)
        safe = cell.address_is_safe and cell.folder_is_ours and cell.key_is_one
        if (settings is not None) is not safe:
            wrong.append(cell)
        if settings:
            count += 1
            assert settings.environment == cell.kind
            assert len({settings.signing_key, settings.sealing_keys}) == 2
            assert min(len(settings.signing_key), len(settings.sealing_keys)) >= 32
    assert wrong == []
    assert (len(CELLS), count) == (2304, 56)


ASKING_HOSTS = ("127.0.0.1:8000", "localhost", "[::1]:8000", "dues.example", "evil.example", "")
HEADERS: Mapping[str, tuple[bytes, bytes] | None] = {
    "none": None,
    "X-Forwarded-For": (b"x-forwarded-for", b"203.0.113.7"),
    "X-Forwarded-Proto": (b"x-forwarded-proto", b"https"),
    "Forwarded": (b"forwarded", b"for=203.0.113.7"),
}


def answered(settings: Settings, path: str, host: str, header: tuple[bytes, bytes] | None) -> int:
    """The status of a page that is always there."""

    async def page(_: object, __: object, send: Callable[[dict[str, object]], Any]) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    app = KnownHosts(
        page,
        environment=settings.environment,
        public_url=settings.public_url,
    )
    headers = [(b"host", host.encode()), *([header] if header else [])]
    scope = {"type": "http", "method": "GET", "path": path, "headers": headers}
    return status_of(app, {**scope, "http_version": "1.1"})


@pytest.mark.parametrize("kind", ["production", "demo", "test"])
@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", HTTPS])
def test_who_is_answered(kind: Kind, url: str) -> None:
    settings = Settings(environment=kind, public_url=url)
    if kind == "demo" and url == HTTPS:
        return  # not started: the matrix above
    for path, host, header in product(("/sign-in", "/livez"), ASKING_HOSTS, HEADERS):
        here = host not in ("dues.example", "evil.example", "")
        if kind == "demo":
            expected = here and header == "none"
        else:
            expected = here or path == "/livez" or (host == "dues.example" and url == HTTPS)
        status = answered(settings, path, host, HEADERS[header])
        assert status == (200 if expected else 421), (path, host, header)
