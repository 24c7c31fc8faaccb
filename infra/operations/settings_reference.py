"""Writes docs/reference/settings.md from the settings.

`python -m infra.operations.settings_reference`; with `--check` it only tells whether the page is
current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from shared.settings import DEMO_SECRET, Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
_HEAD = """\
# Settings

An installation is set by environment variables. All have defaults: without any, Umlauf runs on this
machine alone, with SQLite and a private Redis-compatible server in its data folder. `umlauf doctor`
says what is set and whether it works. `REDIS_URL`, which many hosts provide, is taken when
`UMLAUF_REDIS_URL` is not set.

This page is generated (`make docs`).

| Variable | Default | Meaning |
|---|---|---|
"""
_TAIL = """
## In production

`UMLAUF_ENVIRONMENT=production` needs secrets of its own in `UMLAUF_SECRET_KEY` and
`UMLAUF_IBAN_KEYS`, random and at least 32 characters long; with those of the demo nothing starts.
To change the key of account numbers and bank files, put the new one before the old
(`UMLAUF_IBAN_KEYS=new,old`) and [rotate](../how-to/rotate-keys.md); then the old one can go.
"""


def page() -> str:
    """The page as it should be."""
    rows = [
        f"| `UMLAUF_{name.upper()}` | {_default(field)} | {field.description or ''} |\n"
        for name, field in Settings.model_fields.items()
    ]
    return _HEAD + "".join(rows) + _TAIL


def _default(field: FieldInfo) -> str:
    value = field.default
    if isinstance(value, SecretStr):
        value = value.get_secret_value()
    if value == DEMO_SECRET:
        return "a public demo secret"
    return "" if value is None else f"`{value}`"


def main(arguments: list[str]) -> None:
    if "--check" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is not current: run make docs")


if __name__ == "__main__":
    main(sys.argv[1:])
