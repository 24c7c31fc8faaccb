"""Settings of an installation: what is refused, and what is taken where nothing is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import MissingKey, Settings
from tests.support.settings import IBAN_KEYS, KEYS, SECRET_KEY

SERVICES = ("members", "billing", "notifications", "web")


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)


@pytest.mark.parametrize(
    "wrong",
    [
        {"environment": "staging"},
        {"today": "tomorrow"},
        {"worker_threads": "many"},
        {"trusted_proxy": "*"},
        {"trusted_proxy": "0.0.0.0/0"},
        {"trusted_proxy": "10.0.0.1, ::/0"},
        {"trusted_proxy": "proxy.example"},
        {"trusted_proxy": "10.0.0.1/8"},
    ],
)
def test_a_setting_that_cannot_be_used_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_without_settings_it_is_production_and_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    assert settings.environment == "production"
    assert not settings.demo
    for service in SERVICES:
        assert settings.database_url(service) == f"sqlite:///{tmp_path}/{service}.sqlite"
    assert settings.documents_folder == tmp_path / "documents"
    assert settings.redis_folder == tmp_path / "redis"
    assert (settings.redis_server, settings.mail_server) == (None, None)
    assert settings.trusted_proxy == ""


def test_no_key_is_built_in(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    for key in ("signing_key", "sealing_keys", "key_id"):
        with pytest.raises(MissingKey):
            getattr(settings, key)


def test_whatever_holds_a_password_is_never_shown() -> None:
    secrets = {
        **{f"{name}_database_url": f"postgresql://{name}:hidden@db.example/x" for name in SERVICES},
        "redis_url": "redis://:hidden@redis.example/0",
        "smtp_url": "smtps://user:hidden@mail.example",
        "secret_key": "hidden-and-signs",
        "iban_keys": "hidden-and-seals",
    }
    settings = Settings.model_validate(secrets)
    for shown in (repr(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert "hidden" not in shown
    assert settings.database_url("web") == secrets["web_database_url"]
    assert settings.redis_server == secrets["redis_url"]
    assert settings.mail_server == secrets["smtp_url"]


def test_the_key_id_changes_with_environment_and_secret_key_only() -> None:
    def key_id(**given: str) -> str:
        return Settings.model_validate({**KEYS, **given}).key_id

    assert key_id() == key_id(iban_keys="others") == key_id(public_url="https://dues.example")
    assert len({key_id(), key_id(environment="demo"), key_id(secret_key="another")}) == 3
    assert SECRET_KEY not in key_id()


def test_the_environment_is_read_and_what_is_not_ours_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UMLAUF_TODAY", "2027-02-15")
    monkeypatch.setenv("UMLAUF_BILLING_DATABASE_URL", "postgresql://billing@db.example/billing")
    monkeypatch.setenv("UMLAUF_IBAN_KEYS", IBAN_KEYS)
    monkeypatch.setenv("UMLAUF_TRUSTED_PROXY", "10.0.0.1, fd00::/8")
    monkeypatch.setenv("UMLAUF_NO_SUCH_SETTING", "1")
    settings = Settings()
    assert settings.today == date(2027, 2, 15)
    assert settings.database_url("billing") == "postgresql://billing@db.example/billing"
    assert settings.database_url("members").startswith("sqlite:///")
    assert settings.sealing_keys == IBAN_KEYS
    assert settings.trusted_proxy == "10.0.0.1, fd00::/8"
