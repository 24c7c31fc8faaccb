"""Databases of tests: fresh ones, and copies of ones that were filled once for the session.

Filling a database through the front door takes a hundred times as long as copying it. A test that
takes `copy_of` gets the filled state, and may do with it what it likes.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.postgres import Cluster

Fill = Callable[[str, Path], None]
"""Fills the empty database at a URL, and keeps documents in a folder; lets go of it at the end."""
CopyOf = Callable[[str, Fill], str]


@dataclass
class Templates:
    """What was filled in this session: (kind, name) and where it is."""

    folder: Path
    made: dict[tuple[str, str], str] = field(default_factory=dict)

    def documents(self, kind: str, name: str) -> Path:
        return self.folder / f"{kind}-{name}-documents"

    def url(self, kind: str, name: str, fill: Fill, fresh: Callable[[], str]) -> str:
        """The template's URL; filled when first asked for."""
        if (kind, name) not in self.made:
            documents = self.documents(kind, name)
            documents.mkdir()
            url = fresh()
            fill(url, documents)
            self.made[kind, name] = url
        return self.made[kind, name]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each test that needs a database runs on SQLite and on PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def copy_of(
    database_kind: str, request: pytest.FixtureRequest, tmp_path: Path, templates: Templates
) -> Iterator[CopyOf]:
    """`copy_of(name, fill)`: the URL of a copy of what `fill` makes once a session; documents that
    it kept lie in `tmp_path / "documents"`."""
    copies: list[str] = []
    cluster: Cluster | None = None
    if database_kind == "postgres":
        cluster = request.getfixturevalue("postgres_cluster")

    def copy(name: str, fill: Fill) -> str:
        if cluster is None:
            file = templates.folder / f"{name}.sqlite"
            templates.url("sqlite", name, fill, lambda: f"sqlite:///{file}")
            shutil.copy(file, tmp_path / f"{name}.sqlite")
            url = f"sqlite:///{tmp_path / f'{name}.sqlite'}"
        else:
            url = cluster.copy(templates.url("postgres", name, fill, cluster.new_database))
            copies.append(url)
        documents = templates.documents(database_kind, name)
        shutil.copytree(documents, tmp_path / "documents", dirs_exist_ok=True)
        return url

    yield copy
    for url in copies:
        assert cluster
        cluster.drop(url)
