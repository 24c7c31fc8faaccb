"""What a service is: its declaration (Service) and a running instance of it (ServiceRuntime)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

import sqlalchemy as sa

from shared.clock import Clock
from shared.crypto import KeyRing
from shared.db import Database, Session
from shared.documents import DocumentStore
from shared.settings import Settings
from shared.unit_of_work import UnitOfWork

if TYPE_CHECKING:
    from shared.actor import Actor
    from shared.events.subscriptions import Job, Subscriber


@dataclass(frozen=True)
class Service:
    """The declaration of a service: everything infra needs to run it.

    Its pages stand apart, `PAGES` of `services.<name>.navigation`: workers and commands start
    without them. `find_actor` tells who a person is on a day, by the offices they hold on it.
    """

    name: str
    metadata: sa.MetaData
    migrations: Path
    subscribers: Sequence[Subscriber] = ()
    jobs: Sequence[Job] = ()
    find_actor: Callable[[Session, UUID, date], Actor | None] | None = None


@dataclass
class ServiceRuntime:
    """A service at work: what is declared, with its database, clock, keys and documents."""

    service: Service
    database: Database
    clock: Clock
    documents: DocumentStore
    keys: KeyRing
    settings: Settings
    notify: Callable[[], None] = field(default=lambda: None)

    @property
    def name(self) -> str:
        return self.service.name

    @property
    def metadata(self) -> sa.MetaData:
        return self.service.metadata

    @contextmanager
    def transaction(
        self,
        association_id: UUID | None,
        *,
        actor: str = "system",
        correlation_id: UUID | None = None,
        causation_id: UUID | None = None,
    ) -> Iterator[UnitOfWork]:
        """One use case, one transaction: commits at the end of the block, then wakes the relay.

        `actor` is the person's id or the name of a job; `correlation_id` joins all that follows.
        """
        with self.database.writing(association_id) as session:
            uow = UnitOfWork(
                session=session,
                runtime=self,
                actor=actor,
                correlation_id=correlation_id,
                causation_id=causation_id,
            )
            yield uow
        if uow.has_events:
            self.notify()
        for step in uow.steps:
            step()

    @contextmanager
    def dry_run(self, association_id: UUID | None) -> Iterator[UnitOfWork]:
        """A unit of work of which nothing is kept and nobody is told."""
        with self.database.reading(association_id) as session:
            yield UnitOfWork(session=session, runtime=self)

    @contextmanager
    def reading(self, association_id: UUID | None) -> Iterator[Session]:
        """A session for queries of one association (None: of all); nothing it does is kept."""
        with self.database.reading(association_id) as session:
            yield session
