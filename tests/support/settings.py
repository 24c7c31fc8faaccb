"""Settings for tests that open no data folder: keys as strong as those a folder would hold."""

from __future__ import annotations

from shared.settings import Settings

SECRET_KEY = "qT7-signs-links-in-tests-only-0123456789"
IBAN_KEYS = "Zx9-seals-accounts-in-tests-only-9876543210"
KEYS = {"secret_key": SECRET_KEY, "iban_keys": IBAN_KEYS}
KEYS_IN_ENVIRONMENT = {"UMLAUF_SECRET_KEY": SECRET_KEY, "UMLAUF_IBAN_KEYS": IBAN_KEYS}
LOCAL = "http://127.0.0.1:8000"


def make_settings(**given: object) -> Settings:
    """Of kind `test` and with keys, unless told otherwise."""
    return Settings.model_validate({"environment": "test", **KEYS, **given})
