"""Settings of an installation: what production refuses, and what is taken where nothing is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from shared.settings import DEMO_SECRET, DemoSecretInProduction, Settings

OWN = {"secret_key": "x" * 32, "iban_keys": "y" * 32}


@pytest.fixture(autouse=True)
def no_settings_of_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"UMLAUF_{name.upper()}", raising=False)


@pytest.mark.parametrize("name", ["secret_key", "iban_keys"])
@pytest.mark.parametrize("value", [DEMO_SECRET, f"a new key of its own,{DEMO_SECRET}"])
def test_production_refuses_a_demo_secret_wherever_it_stands(name: str, value: str) -> None:
    settings = Settings.model_validate({"environment": "production", **OWN, name: value})
    with pytest.raises(DemoSecretInProduction) as refused:
        settings.refuse_demo_secrets()
    assert name.upper() in refused.value.message
    assert DEMO_SECRET not in refused.value.message


@pytest.mark.parametrize(
    "wrong", [{"environment": "staging"}, {"today": "tomorrow"}, {"worker_threads": "many"}]
)
def test_a_setting_that_cannot_be_read_is_refused(wrong: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        Settings.model_validate(wrong)


def test_secrets_of_its_own_are_taken_and_never_shown() -> None:
    settings = Settings.model_validate({"environment": "production", **OWN})
    settings.refuse_demo_secrets()
    assert OWN["secret_key"] not in repr(settings)
    assert not settings.demo


def test_without_settings_everything_lies_in_the_data_folder(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    for service in ("members", "billing", "notifications", "web"):
        assert settings.database_url(service) == f"sqlite:///{tmp_path}/{service}.sqlite"
    assert settings.documents_folder == tmp_path / "documents"
    assert settings.redis_folder == tmp_path / "redis"


def test_the_environment_is_read_and_what_is_not_ours_ignored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("UMLAUF_TODAY", "2027-02-15")
    monkeypatch.setenv("UMLAUF_BILLING_DATABASE_URL", "postgresql://billing@db.example/billing")
    monkeypatch.setenv("UMLAUF_NO_SUCH_SETTING", "1")
    settings = Settings()
    assert settings.today == date(2027, 2, 15)
    assert settings.database_url("billing") == "postgresql://billing@db.example/billing"
    assert settings.database_url("members").startswith("sqlite:///")
