"""What a use case is handed: one transaction of one association, and what it needs beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

import sqlalchemy as sa

from shared.clock import Clock
from shared.crypto import KeyRing
from shared.db import Database, Session
from shared.documents import DocumentStore
from shared.settings import Settings


class Runtime(Protocol):
    """A running service as a unit of work knows it (`shared.service.ServiceRuntime`)."""

    database: Database
    clock: Clock
    documents: DocumentStore
    keys: KeyRing
    settings: Settings

    @property
    def name(self) -> str: ...
    @property
    def metadata(self) -> sa.MetaData: ...
    def reading(self, association_id: UUID | None) -> AbstractContextManager[Session]: ...
    def transaction(
        self, association_id: UUID | None, *, actor: str = ...
    ) -> AbstractContextManager[UnitOfWork]: ...


AfterCommit = Callable[[], None]


@dataclass
class UnitOfWork:
    """One transaction and its circumstances.

    `actor` is the id of the person or the name of the job that acts; `correlation_id` joins all
    that follows from one cause, `causation_id` is the event that caused this, `traceparent` the W3C
    trace it belongs to. `has_events`: something was published, so the relay is to be woken.
    """

    session: Session
    runtime: Runtime
    actor: str = "system"
    correlation_id: UUID | None = None
    causation_id: UUID | None = None
    traceparent: str | None = None
    has_events: bool = False
    steps: list[AfterCommit] = field(default_factory=list)

    @property
    def own(self) -> UUID:
        """The association this was opened for. Raises ForeignRow where it was opened for none."""
        return self.session.own

    @property
    def is_sqlite(self) -> bool:
        return self.runtime.database.is_sqlite

    @property
    def clock(self) -> Clock:
        return self.runtime.clock

    @property
    def keys(self) -> KeyRing:
        return self.runtime.keys

    @property
    def documents(self) -> DocumentStore:
        return self.runtime.documents

    @property
    def settings(self) -> Settings:
        return self.runtime.settings

    def after_commit(self, step: AfterCommit) -> None:
        """Work outside the database that must not begin before the commit, such as handing a mail
        to a server. Lost if the process dies first: the rows must tell what is still to be done.
        """
        self.steps.append(step)

    @contextmanager
    def scoped_to(self, association_id: UUID) -> Iterator[UnitOfWork]:
        """Narrows a unit that sees all associations, as jobs have, to one of them for a while:
        the session's own filter and, on PostgreSQL, row-level security too.
        """
        self.session.flush()
        before = self.session.association_id
        self.session.see(association_id)
        try:
            yield self
            self.session.flush()
        except BaseException:
            # In a transaction that PostgreSQL has given up this fails too, and must not hide why.
            with suppress(sa.exc.SQLAlchemyError):
                self.session.see(before)
            raise
        self.session.see(before)
