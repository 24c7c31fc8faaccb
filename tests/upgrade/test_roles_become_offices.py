"""Who had roles before offices had days holds them from the beginning, on both databases."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest
import sqlalchemy as sa

from infra.operations.migrations import bring_up, differences
from infra.registry import service
from services.billing.association.tables import OfficerRow
from services.members.association.queries import offices_of, roles_of
from services.members.association.rules import Origin
from shared.db import NAMING, Database
from shared.ids import association_id, new_id
from shared.permissions import Role
from shared.safeguards import install_safeguards
from shared.service import Service

OWN = association_id("autos")
ADA, GONE = new_id(), new_id()
DAY = date(1999, 12, 31)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    yield made
    made.dispose()


def before(name: str, last: str, folder: Path, database: Database) -> None:
    """The database as the last migration before offices left it, guarded as in production."""
    real = service(name)
    shutil.copytree(real.migrations, folder / name)
    for file in (folder / name).glob(f"{name}_*.py"):
        if file.stem[: len(last)] > last:
            file.unlink()
    bring_up(
        replace(real, metadata=sa.MetaData(naming_convention=NAMING), migrations=folder / name),
        database,
    )
    metadata = sa.MetaData()
    with database.engine.begin() as connection:
        metadata.reflect(connection)
        install_safeguards(connection, metadata)


def kept(database: Database, id_: UUID) -> object:
    """An id as the reflected column takes it."""
    return id_.hex if database.is_sqlite else id_


def test_members(database: Database, tmp_path: Path) -> None:
    before("members", "members_0002", tmp_path, database)
    people: list[tuple[UUID, list[str], str]] = [
        (ADA, ["board", "treasurer"], "ada@autos.example"),
        (GONE, [], "gone@autos.example"),
    ]
    with database.writing(None) as session:
        session.execute(
            sa.text(
                "INSERT INTO person (association_id, id, name, email, language, roles)"
                " VALUES (:own, :id, 'Ada', :email, 'de', :roles)"
            ),
            [
                {
                    "own": kept(database, OWN),
                    "id": kept(database, person),
                    "email": email,
                    "roles": json.dumps(roles),
                }
                for person, roles, email in people
            ],
        )
    bring_up(service("members"), database)
    assert differences(service("members"), database) == []
    with database.reading(OWN) as session:
        assert roles_of(session, ADA, DAY) == {Role.BOARD, Role.TREASURER}
        offices = offices_of(session, ADA)
        assert {(one.origin, one.recorded_by, one.to_on) for one in offices} == {
            (Origin.FILE, "file", None)
        }
        assert all(one.recorded_at < datetime(2001, 1, 1, tzinfo=UTC) for one in offices)
        assert offices_of(session, GONE) == []


@pytest.mark.parametrize(
    ("name", "last"), [("billing", "billing_0001"), ("notifications", "notifications_0002")]
)
def test_read_models(database: Database, tmp_path: Path, name: str, last: str) -> None:
    before(name, last, tmp_path, database)
    with database.writing(None) as session:
        session.execute(
            sa.text(
                "INSERT INTO officer (association_id, person_id, name, email, language, roles)"
                " VALUES (:own, :id, 'Ada', 'ada@autos.example', 'de', :roles)"
            ),
            {
                "own": kept(database, OWN),
                "id": kept(database, ADA),
                "roles": json.dumps(["treasurer", "board"]),
            },
        )
    real: Service = service(name)
    bring_up(real, database)
    assert differences(real, database) == []
    with database.reading(OWN) as session:
        offices = session.execute(
            sa.select(sa.column("offices", sa.JSON())).select_from(sa.table("officer"))
        ).scalar_one()
        if name == "billing":
            assert session.get_one(OfficerRow, ADA).roles_on(DAY) == {Role.BOARD, Role.TREASURER}
    assert [(one["role"], one["from_on"], one["to_on"]) for one in offices] == [
        ("board", None, None),
        ("treasurer", None, None),
    ]
