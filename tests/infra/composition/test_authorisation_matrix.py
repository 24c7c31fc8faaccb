"""The authorisation matrix of the documentation is the one the routes declare."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi import FastAPI

from infra.composition import authorisation_matrix
from shared.permissions import Role
from shared.web.auth import declared_routes


@pytest.fixture(scope="module")
def app() -> FastAPI:
    return authorisation_matrix._app()


def test_the_page_is_current(app: FastAPI) -> None:
    assert authorisation_matrix.PAGE.read_text("utf-8") == authorisation_matrix.page(app)


def test_every_route_has_a_row_and_no_row_lets_everybody_in_unsaid(app: FastAPI) -> None:
    rows = [line for line in authorisation_matrix.page(app).splitlines() if line.startswith("| `")]
    assert len(rows) == len(declared_routes(app))
    for row in rows:
        cells = [cell.strip() for cell in row.strip("|").split("|")]
        marked = "×" in cells[2 : 2 + len(Role)]
        assert marked or cells[1].startswith(("public: ", "token: ", "signed in: one's own ")), row


def test_an_outdated_page_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    old = tmp_path / "authorisation.md"
    old.write_text("old", "utf-8")
    monkeypatch.setattr(authorisation_matrix, "PAGE", old)
    with pytest.raises(SystemExit, match="not current"):
        authorisation_matrix.main(["--check"])
