"""What a service is: its declaration (Service) and a running instance of it (ServiceRuntime)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from shared.clock import Clock
from shared.crypto import KeyRing
from shared.db import Database, Session
from shared.documents import DocumentStore
from shared.settings import Settings

if TYPE_CHECKING:
    from fastapi import APIRouter

    from shared.actor import Actor
    from shared.events.registry import Job, Subscriber
    from shared.web.site import NavItem


class Pages(NamedTuple):
    """What a service shows: routers in the order in which addresses are tried, and the menu."""

    routers: Sequence[APIRouter] = ()
    navigation: Sequence[NavItem] = ()


@dataclass(frozen=True)
class Service:
    """The declaration of a service: everything infra needs to run it.

    `pages` is called where pages are shown; workers and commands start without them.
    """

    name: str
    metadata: sa.MetaData
    migrations: Path
    subscribers: Sequence[Subscriber] = ()
    jobs: Sequence[Job] = ()
    pages: Callable[[], Pages] = Pages
    find_actor: Callable[[Session, UUID], Actor | None] | None = None


@dataclass
class ServiceRuntime:
    """A service with its database, clock, keys and documents: what commands and pages work with."""

    service: Service
    database: Database
    clock: Clock
    documents: DocumentStore
    keys: KeyRing
    settings: Settings
    ring: Callable[[], None] = field(default=lambda: None)

    @property
    def name(self) -> str:
        return self.service.name

    @contextmanager
    def transaction(
        self,
        association_id: UUID | None,
        *,
        actor: str = "system",
        correlation_id: UUID | None = None,
        causation_id: UUID | None = None,
    ) -> Iterator[Session]:
        """One use case, one transaction: commits at the end of the block, then rings the relay.

        `actor` is the person's id or the name of a job; `correlation_id` joins all that follows.
        """
        with self.database.writing(association_id) as session:
            session.runtime = self
            session.actor = actor
            session.correlation_id = correlation_id
            session.causation_id = causation_id
            yield session
            rings, afterwards = session.rings, session.afterwards
        if rings:
            self.ring()
        for step in afterwards:
            step()

    @contextmanager
    def reading(self, association_id: UUID | None) -> Iterator[Session]:
        """A session for queries of one association."""
        with self.database.reading(association_id) as session:
            session.runtime = self
            yield session
