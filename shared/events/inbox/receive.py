"""What arrives is stored durably, once for each subscriber, and given a partition."""

from __future__ import annotations

import sqlalchemy as sa

from shared.events.storage.bulk_sql import insert_inbox_events
from shared.events.storage.partitions import partition_of_key
from shared.events.storage.tables import InboxStatus, tables_of
from shared.events.transport.batch import EventBatch
from shared.service import ServiceRuntime


def receive(runtime: ServiceRuntime, batch: EventBatch) -> set[int]:
    """Stores a batch's events once per subscriber; what is known already is left as it is.

    Returns the partitions touched. After it the events are safe here and can be acknowledged.
    """
    statement = insert_inbox_events(sqlite=runtime.database.is_sqlite)
    now = runtime.clock.now()
    with runtime.database.writing(None) as session:
        session.execute(statement, {"events": batch.events, "now": now, "lane": batch.lane})
    return {partition_of_key(key) for key in batch.partition_keys}


def unpark(runtime: ServiceRuntime) -> None:
    """Gives parked events another chance: called when a program starts, for it may be newer."""
    inbox = tables_of(runtime).inbox
    with runtime.database.writing(None) as session:
        session.execute(
            sa.update(inbox)
            .where(inbox.c.done_at.is_(None), inbox.c.status == InboxStatus.PARKED)
            .values(status=InboxStatus.PENDING, next_attempt_at=runtime.clock.now())
        )
