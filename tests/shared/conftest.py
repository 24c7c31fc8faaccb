"""A small service with one table, on both databases, for tests of what every use case stands on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import Field, col, select

from shared.clock import FixedClock
from shared.crypto import KeyRing
from shared.db import AssociationRow, Database, Session, new_registry
from shared.documents import FolderStore
from shared.events.storage.tables import event_tables
from shared.ids import new_id
from shared.service import Service, ServiceRuntime
from tests.support.settings import make_settings

REGISTRY = new_registry()
event_tables(REGISTRY.metadata)


class NoteRow(AssociationRow, registry=REGISTRY):
    """What the table hangs on."""


class Note(NoteRow, table=True):
    """A row of one association."""

    __tablename__ = "note"
    id: UUID = Field(default_factory=new_id, primary_key=True)
    text: str = Field(unique=True)


def notes_in(session: Session) -> list[str]:
    """The texts this session sees."""
    return list(session.exec(select(Note.text).order_by(col(Note.text))))


@pytest.fixture
def runtime(database_url: str, tmp_path: Path) -> Iterator[ServiceRuntime]:
    """The service on a fresh database."""
    made = ServiceRuntime(
        service=Service("notes", REGISTRY.metadata, tmp_path),
        database=Database(database_url, durable=False),
        clock=FixedClock(),
        documents=FolderStore(tmp_path / "documents", durable=False),
        keys=KeyRing("test"),
        settings=make_settings(),
    )
    REGISTRY.metadata.create_all(made.database.engine)
    yield made
    made.database.dispose()
