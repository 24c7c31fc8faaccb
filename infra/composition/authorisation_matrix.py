"""Writes docs/security/authorisation.md: every route of the app, and which roles may call it.

`python -m infra.composition.authorisation_matrix`; with `--check` it only tells whether the page is
current.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from pathlib import Path

from fastapi import FastAPI

from shared.permissions import PASSKEY_ROLES, STEP_UP, Permission, Role, needs_passkey, roles_with
from shared.web.auth import DeclaredRoute, declared_routes

PAGE = Path(__file__).resolve().parents[2] / "docs" / "security" / "authorisation.md"
_HEAD = """\
# Authorisation matrix

Which role may call which route (ASVS 8.1.1). The page is generated from the routes themselves
(`make docs`); a route that does not say who may call it keeps the program from starting, and
`tests/infra/test_permission_matrix.py` asks every route and every use case as every role.

**passkey**: board, treasurer and operator do it only after signing in with a passkey.
**again**: a passkey older than ten minutes is asked for again.

| route | needs | {roles} | passkey | again |
|---|---|{lines}|---|---|
"""
_FIELDS = """
## Fields

- Account numbers in full: nobody on a page. Pages, mails and documents show country and last four
  characters; only bank files and statements hold them whole, which `bank_files_download` opens.
- Personal data in events: hidden from operators.
- Extra fields of a form or a query are ignored; state, amount, class, number and association come
  from the database, never from a request.
"""


def page(app: FastAPI) -> str:
    """The page as it should be."""
    head = _HEAD.format(
        roles=" | ".join(role.value for role in Role), lines="|".join("---" for _ in Role)
    )
    rows = [_row(route) for route in sorted(declared_routes(app), key=_order)]
    return head + "".join(rows) + _FIELDS


def _order(route: DeclaredRoute) -> tuple[str, str]:
    return route.path, route.method


def _row(route: DeclaredRoute) -> str:
    needs = ", ".join(route.said)
    marks = _marks(_permissions(route))
    return f"| `{route.method} {route.path}` | {needs} | {' | '.join(marks)} |\n"


def _permissions(route: DeclaredRoute) -> list[Permission]:
    return [Permission(said) for said in route.said if said in set(Permission)]


def _marks(permissions: Iterable[Permission]) -> list[str]:
    asked = list(permissions)
    if not asked:
        return [*("" for _ in Role), "", ""]
    may = [all(role in roles_with(one) for one in asked) for role in Role]
    passkey = any(needs_passkey(PASSKEY_ROLES, one) for one in asked)
    again = any(one in STEP_UP for one in asked)
    return ["×" if one else "" for one in (*may, passkey, again)]


def _app() -> FastAPI:
    """The app as production has it, on a folder that is gone afterwards."""
    import tempfile

    from infra.composition.app import build_app
    from infra.composition.installation import Installation
    from shared.settings import Settings

    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data=Path(folder) / "data", environment="production")
        with Installation(settings).closing() as installation:
            return build_app(installation)


def main(arguments: list[str]) -> None:
    wanted = page(_app())
    if "--check" not in arguments:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(wanted, encoding="utf-8")
    elif not PAGE.exists() or PAGE.read_text(encoding="utf-8") != wanted:
        sys.exit(f"{PAGE.name} is not current: run make docs")


if __name__ == "__main__":
    main(sys.argv[1:])
