"""Visitors of billing's pages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from shared.db import Database
from shared.service import ServiceRuntime
from tests.billing.pages.site import BASE, NewVisitor, Visitor, build_app


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Pages are tested on SQLite; what depends on the database asks for `postgres_url`."""
    return f"sqlite:///{tmp_path / 'billing.sqlite'}"


@pytest.fixture
def app(runtime: ServiceRuntime, tmp_path: Path) -> Iterator[FastAPI]:
    database = Database(f"sqlite:///{tmp_path / 'web.sqlite'}")
    yield build_app(runtime, database)
    database.dispose()


@pytest.fixture
def new_visitor(runtime: ServiceRuntime, app: FastAPI) -> NewVisitor:
    """`new_visitor(TREASURER)` is signed in; `new_visitor()` is anybody."""

    def visit(email: str | None = None, *, language: str = "en", slug: str = "autos") -> Visitor:
        headers = {"accept": "text/html", "accept-language": language}
        client = TestClient(app, base_url=BASE, headers=headers, follow_redirects=False)
        client.cookies.set("language", language)
        visitor = Visitor(runtime, client)
        return visitor.sign_in(email, slug) if email else visitor

    return visit
