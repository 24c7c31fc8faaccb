"""From the version before: mails stay as they are, and one may be superseded from here on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from alembic import command

from infra.operations import migrations
from services.notifications.composing.rules.message_state import MessageState
from services.notifications.composing.tables import Message
from services.notifications.service import SERVICE
from shared.db import Database
from shared.ids import new_id

TABLE = Message.__table__  # type: ignore[attr-defined]
NOW = datetime(2027, 1, 11, 9, tzinfo=UTC)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    made = Database(database_url)
    with made.engine.begin() as connection:
        command.upgrade(migrations._configuration(SERVICE, connection), "notifications_0006")
    yield made
    made.dispose()


def insert(database: Database, state: MessageState) -> None:
    ids = {name: new_id() for name in ("association_id", "id", "event_id", "about_id")}
    texts = ("event_type", "template", "reference", "recipient", "recipient_name", "company")
    more = ("language", "subject", "message_id", "skeleton_sha256")
    values: dict[str, object] = {**ids, **dict.fromkeys((*texts, *more), "")}
    with database.engine.begin() as connection:
        if connection.dialect.name != "sqlite":
            connection.exec_driver_sql("SELECT set_config('umlauf.association', '*', true)")
        connection.execute(
            TABLE.insert().values(
                **values,
                state=state,
                skeleton=b"",
                attachments=[],
                marks=[],
                attempts=0,
                composed_at=NOW,
            )
        )


def test_a_mail_may_be_superseded(database: Database) -> None:
    insert(database, MessageState.FAILED)
    with pytest.raises(sa.exc.IntegrityError):
        insert(database, MessageState.SUPERSEDED)
    migrations.bring_up(SERVICE, database)
    assert migrations.differences(SERVICE, database) == []
    insert(database, MessageState.SUPERSEDED)
