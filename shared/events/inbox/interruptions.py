"""Which events a process had begun when it ended: each counts as an attempt."""

from __future__ import annotations

import logging
from contextlib import suppress
from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import SQLAlchemyError

from shared.db import Session
from shared.events.retry_policy import INTERRUPTIONS_MAX
from shared.events.storage.portable_sql import in_values, values_param
from shared.events.storage.tables import InboxStatus, tables_of
from shared.ids import new_id
from shared.service import ServiceRuntime

log = logging.getLogger("umlauf.events")


@dataclass
class BegunList:
    """What the holder of a partition is about to handle, written down before it does.

    If the process dies, the next holder finds the list and counts an attempt for each, so an event
    that kills its process is not tried for ever.
    """

    runtime: ServiceRuntime
    partition: int
    token: UUID = field(default_factory=new_id)

    def count_interrupted(self, session: Session) -> None:
        """Counts an attempt for what an earlier holder had begun; INTERRUPTIONS_MAX end it."""
        tables = tables_of(self.runtime)
        partition, inbox = tables.inbox_partition, tables.inbox
        begun = session.execute(
            sa.select(partition.c.begun).where(partition.c.partition == self.partition)
        ).scalar()
        if not begun:
            return
        log.error("%s: a process ended while it handled %s", self.runtime.name, begun[:10])
        session.execute(
            sa.update(inbox)
            .where(
                inbox.c.status == InboxStatus.PENDING,
                in_values(self.runtime.database, inbox.c.sequence, "begun"),
            )
            .values(
                attempts=inbox.c.attempts + 1,
                interruptions=inbox.c.interruptions + 1,
                status=sa.case(
                    (inbox.c.interruptions + 1 >= INTERRUPTIONS_MAX, InboxStatus.DEAD.value),
                    else_=InboxStatus.PENDING.value,
                ),
                last_error="The process that handled this event ended before it was done.",
            ),
            {"begun": values_param(self.runtime.database, begun)},
        )
        self.write(session, None)

    def write(self, session: Session, sequences: list[int] | None) -> None:
        """Inbox rows that are about to be handled; None: nothing is."""
        partition = tables_of(self.runtime).inbox_partition
        updated = session.connection().execute(
            sa.update(partition)
            .where(partition.c.partition == self.partition)
            .values(begun=sequences, token=self.token)
        )
        if updated.rowcount == 0:
            session.connection().execute(
                partition.insert().values(
                    partition=self.partition, begun=sequences, token=self.token
                )
            )

    def forget(self) -> None:
        """The database went away, not this process: nobody is to be counted as interrupted."""
        partition = tables_of(self.runtime).inbox_partition
        with suppress(SQLAlchemyError), self.runtime.database.writing(None) as session:
            session.connection().execute(
                sa.update(partition)
                .where(partition.c.partition == self.partition, partition.c.token == self.token)
                .values(begun=None)
            )
