"""Writes docs/reference/settings.md from the settings.

`python -m infra.operations.settings_reference`; with `--check` it only tells whether the page is
current.
"""

from __future__ import annotations

import sys
from pathlib import Path

from pydantic.fields import FieldInfo

from shared.settings import Settings

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "settings.md"
_HEAD = """\
# Settings

An installation is set by environment variables. All have defaults: without any, Umlauf runs in
production on this machine alone, with keys, SQLite and a private Redis-compatible server in its
data folder. `umlauf doctor` says what is set and whether it works. `REDIS_URL`, which many hosts
provide, is taken when `UMLAUF_REDIS_URL` is not set.

This page is generated (`make docs`).

| Variable | Default | Meaning |
|---|---|---|
"""
_TAIL = """
## Directories of associations

`UMLAUF_OIDC_SECRET_<SLUG>` holds the client secret of the directory (OpenID Connect) that an
association file names in `[sign_in.oidc]`; the slug in capitals, with `_` for `-`. Without it the
directory is not offered.

## Kinds of installation

A folder is made as one kind and stays it (`installation.json`, and a mark in each database).

| kind | made by | answers |
|---|---|---|
| `production` | `umlauf init`, or any command on an empty folder | at `UMLAUF_PUBLIC_URL` |
| `demo` | `umlauf demo` alone; anybody signs in as anybody | this machine only, and no proxy |
| `test` | as production, with `UMLAUF_ENVIRONMENT=test` | listens on this machine only |

A command that comes and goes takes an unset `UMLAUF_ENVIRONMENT` for what the folder was made as;
what runs on (`up`, `web`, `worker`, `relay`, `migrate`) and `doctor` take it for `production`.

## Keys

Both keys lie in the data folder, made with it (`secret.key`, `iban.keys`, readable by their owner
alone), unless `UMLAUF_SECRET_KEY` and `UMLAUF_IBAN_KEYS` give them. Given ones are random, differ,
and have at least 32 characters, 16 of them different (`openssl rand -base64 48`); nothing starts
with others. The key of account numbers and bank files can be
[changed](../how-to/rotate-keys.md). Who changes the secret key ends all sessions and all links.
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
    return "" if value is None else f"`{value}`"


def main(arguments: list[str]) -> None:
    if "--check" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(page(), encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page():
        sys.exit(f"{PAGE.name} is not current: run make docs")


if __name__ == "__main__":
    main(sys.argv[1:])
