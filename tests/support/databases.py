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

from shared.safeguards import install_safeguards

if TYPE_CHECKING:
    from shared.service import ServiceRuntime
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


def make_tables(runtime: ServiceRuntime) -> None:
    """The service's tables, made from its models, with what guards them."""
    with runtime.database.engine.begin() as connection:
        runtime.service.metadata.create_all(connection)
        install_safeguards(connection, runtime.service.metadata)


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Each test that needs a database runs on SQLite and on PostgreSQL."""
    kind: str = request.param
    return kind


@pytest.fixture
def sqlite_copy_of(tmp_path: Path, templates: Templates) -> CopyOf:
    """`copy_of` for what runs on SQLite only."""

    def copy(name: str, fill: Fill) -> str:
        file = templates.folder / f"{name}.sqlite"
        templates.url("sqlite", name, fill, lambda: f"sqlite:///{file}")
        shutil.copy(file, tmp_path / f"{name}.sqlite")
        _copy_documents(templates.documents("sqlite", name), tmp_path)
        return f"sqlite:///{tmp_path / f'{name}.sqlite'}"

    return copy


@pytest.fixture
def postgres_copy_of(
    postgres_cluster: Cluster, tmp_path: Path, templates: Templates
) -> Iterator[CopyOf]:
    """`copy_of` for what runs on PostgreSQL only."""
    copies: list[str] = []

    def copy(name: str, fill: Fill) -> str:
        template = templates.url("postgres", name, fill, postgres_cluster.new_database)
        copies.append(postgres_cluster.copy(template))
        _copy_documents(templates.documents("postgres", name), tmp_path)
        return copies[-1]

    yield copy
    for url in copies:
        postgres_cluster.drop(url)


@pytest.fixture
def copy_of(database_kind: str, request: pytest.FixtureRequest) -> CopyOf:
    """`copy_of(name, fill)`: the URL of a copy of what `fill` makes once a session; documents that
    it kept lie in `tmp_path / "documents"`."""
    copy: CopyOf = request.getfixturevalue(f"{database_kind}_copy_of")
    return copy


def _copy_documents(kept: Path, folder: Path) -> None:
    shutil.copytree(kept, folder / "documents", dirs_exist_ok=True)
