"""The doctor says what keeps an installation from being started before a start does."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from infra.composition.installation import Installation
from infra.doctor import Finding, examine
from infra.setup.keys import make_key_files
from infra.setup.sealed_keys import UnknownSealingKey
from shared.errors import DomainError
from shared.settings import Settings
from tests.infra.cli.conftest import furnish
from tests.support.settings import make_settings

PUBLISHED = "demo-secret-only-for-trying-umlauf"
Spoil = Callable[[Path], object]


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)
    monkeypatch.delenv("REDIS_URL", raising=False)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of production with its databases."""
    folder = tmp_path_factory.mktemp("made") / "data"
    with Installation(make_settings(environment="production", data=folder)).closing() as installed:
        installed.bring_up()
    make_key_files(Settings(data=folder))
    return folder


@pytest.fixture
def data(made: Path, tmp_path: Path) -> Path:
    """A copy of one's own."""
    return Path(shutil.copytree(made, tmp_path / "data"))


def broken(settings: Settings) -> dict[str, str]:
    return {one.part: one.message for one in examine(settings) if one.state == "broken"}


def test_a_sound_installation_is_looked_at_part_by_part(data: Path) -> None:
    found = list(examine(Settings(data=data)))
    assert {one.part: one.state for one in found} == {
        **dict.fromkeys(("address", "servers", "folder", "keys"), "ok"),
        **{f"database {name}": "ok" for name in ("members", "billing", "notifications", "web")},
        **dict.fromkeys(("redis", "events", "documents", "clock", "proxy"), "ok"),
        "mail": "note",
    }


@pytest.mark.parametrize(("proxy", "state"), [("", "note"), ("127.0.0.1", "ok")])
def test_who_stands_behind_a_proxy_names_it(data: Path, proxy: str, state: str) -> None:
    settings = Settings(data=data, public_url="https://dues.example", trusted_proxy=proxy)
    found = {one.part: one.state for one in examine(settings)}
    assert found["proxy"] == state


def test_an_empty_folder_becomes_an_installation_first(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path / "new")
    assert set(broken(settings)) == {"database members", "database billing", *MORE}
    assert (tmp_path / "new" / "installation.json").exists()


MORE = {"database notifications", "events"}


@pytest.mark.parametrize(
    ("given", "spoil", "part"),
    [
        ({"public_url": "http://dues.example"}, lambda _: None, "address"),
        ({"public_url": "dues.example"}, lambda _: None, "address"),
        ({"environment": "demo"}, lambda _: None, "folder"),
        ({"environment": "test"}, lambda _: None, "folder"),
        ({"secret_key": ""}, lambda _: None, "keys"),
        ({"secret_key": "a"}, lambda _: None, "keys"),
        ({"iban_keys": ","}, lambda _: None, "keys"),
        ({"iban_keys": PUBLISHED}, lambda _: None, "keys"),
        ({"iban_keys": "x" * 40}, lambda _: None, "keys"),
        ({}, lambda data: (data / "secret.key").unlink(), "keys"),
        ({}, lambda data: (data / "iban.keys").unlink(), "keys"),
        ({}, lambda data: (data / "iban.keys").write_bytes(b"\xff" * 40), "keys"),
        ({}, lambda data: (data / "secret.key").write_bytes(b""), "keys"),
        ({}, lambda data: _copy(data / "secret.key", data / "iban.keys"), "keys"),
        ({}, lambda data: data.chmod(0o755), "folder"),
        ({}, lambda data: (data / "iban.keys").chmod(0o644), "folder"),
        ({}, lambda data: (data / "installation.json").write_text("{"), "folder"),
        ({}, lambda data: (data / "installation.json").unlink(), "folder"),
        ({"documents_url": "s3://bucket"}, lambda _: None, "folder"),
    ],
)
def test_whatever_a_start_refuses_the_doctor_says_before(
    data: Path, given: dict[str, str], spoil: Spoil, part: str
) -> None:
    spoil(data)
    settings = Settings.model_validate({"data": data, **given})
    said = broken(settings)
    with pytest.raises(DomainError) as refused:
        Installation(settings)
    assert " ".join(refused.value.message.split()) in said[part]


def _copy(one: Path, other: Path) -> None:
    other.write_bytes(one.read_bytes())


def test_everything_that_is_wrong_is_said_at_once(data: Path) -> None:
    data.chmod(0o770)
    (data / "iban.keys").chmod(0o644)
    settings = Settings.model_validate(
        {"data": data, "public_url": "http://dues.example", "secret_key": "a"}
    )
    said = [one for one in examine(settings) if one.state == "broken"]
    assert [one.part for one in said] == ["address", "folder", "folder", "keys"]


@pytest.mark.parametrize("service", ["billing", "web"])
def test_a_database_of_a_demo_is_found(data: Path, tmp_path: Path, service: str) -> None:
    demo = tmp_path / "demo"
    with Installation(make_settings(environment="demo", data=demo)).closing() as made:
        made.bring_up()
        if service == "web":
            from infra.composition.site import site_for

            site_for(made)
    given = {f"{service}_database_url": f"sqlite:///{demo}/{service}.sqlite"}
    settings = Settings.model_validate({"data": data, **given})
    assert f"The database of {service} was made by umlauf demo" in " ".join(
        broken(settings).values()
    )


@pytest.mark.parametrize("content", ["holiday.jpg", "members.sqlite"])
def test_a_folder_of_somebody_else_is_not_even_looked_into(tmp_path: Path, content: str) -> None:
    (tmp_path / content).touch()
    found: list[Finding] = list(examine(Settings(data=tmp_path)))
    assert [one.part for one in found] == ["address", "servers", "folder", "keys"]
    assert [one.state for one in found] == ["ok", "ok", "broken", "ok"]
    assert [one.name for one in tmp_path.iterdir()] == [content]


def test_who_only_looks_makes_no_key(data: Path) -> None:
    for file in ("secret.key", "iban.keys"):
        (data / file).unlink()
    seen = set()
    for _ in range(2):
        with Installation(Settings(data=data), unchecked=True).closing() as looked_at:
            seen |= {looked_at.settings.signing_key, looked_at.settings.sealing_keys}
    assert len(seen) == 4
    assert not list(data.glob("*.key*"))


def test_a_well_formed_key_that_nothing_was_sealed_with_is_said(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    assert broken(Settings(data=data)) == {}
    right = (data / "iban.keys").read_text()
    (data / "iban.keys").write_text("Another-ring-of-sufficient-length-0123")
    assert "sealed with key" in broken(Settings(data=data))["database billing"]
    with (
        Installation(Settings(data=data)).closing() as installation,
        pytest.raises(UnknownSealingKey),
    ):
        installation.bring_up()
    (data / "iban.keys").write_text(f"Another-ring-of-sufficient-length-0123,{right}")
    assert broken(Settings(data=data)) == {}, "the twin: a ring that holds both"


def test_the_doctor_looks_at_every_row_and_a_start_at_few(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    database = sqlite3.connect(data / "billing.sqlite")
    with database:
        database.execute(
            "UPDATE mandate SET"
            " iban_sealed = CAST(x'01deadbeef' || substr(iban_sealed, 6) AS BLOB)"
            " WHERE id = (SELECT id FROM mandate ORDER BY id LIMIT 1 OFFSET 1)"
        )
    database.close()
    assert "sealed with key deadbeef" in broken(Settings(data=data))["database billing"]
    with Installation(Settings(data=data)).closing() as installation:
        installation.bring_up()


def test_without_any_key_no_key_is_called_another(tmp_path: Path) -> None:
    data = tmp_path / "data"
    furnish(data)
    (data / "iban.keys").unlink()
    assert set(broken(Settings(data=data))) == {"keys"}
