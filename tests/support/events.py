"""Two small services, members and billing, to try the event machine on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

import sqlalchemy as sa

from shared.clock import Clock, FixedClock
from shared.crypto import KeyRing
from shared.db import Database, Session
from shared.documents import FolderStore
from shared.events import Envelope, Event, Subscriber, publish_many
from shared.events.drain import DrainReport, drain
from shared.events.storage.tables import event_tables, tables_of
from shared.events.subscriptions import Job, Routes
from shared.ids import association_id
from shared.service import Service, ServiceRuntime
from shared.settings import Settings

AUTOS = association_id("autos")
AUTOREGION = association_id("autoregion")


class MemberAdmitted(Event):
    """A company became a member."""

    type: ClassVar[str] = "members.member.admitted"
    member: str
    number: int = 0

    @property
    def aggregate(self) -> str:
        return f"member:{self.member}"


class InvoiceIssued(Event):
    """An invoice was issued."""

    type: ClassVar[str] = "billing.invoice.issued"
    member: str

    @property
    def aggregate(self) -> str:
        return f"invoice:{self.member}"


def new_metadata() -> tuple[sa.MetaData, sa.Table]:
    """A service's metadata with event tables and a table for effects."""
    metadata = sa.MetaData()
    event_tables(metadata)
    effect = sa.Table(
        "effect",
        metadata,
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), primary_key=True),
        sa.Column("event_id", sa.Uuid),
        sa.Column("member", sa.String),
        sa.Column("value", sa.Integer),
    )
    return metadata, effect


@dataclass
class ServiceFixture:
    """One small service, with what its handlers did."""

    runtime: ServiceRuntime
    effect: sa.Table

    def publish(self, *events: Event, association: UUID | None = AUTOS) -> None:
        with self.runtime.transaction(association) as session:
            publish_many(session, events)

    def effects(self) -> list[tuple[str, int]]:
        """(member, value) in the order in which they were written."""
        with self.runtime.reading(None) as session:
            rows = session.execute(
                sa.select(self.effect.c.member, self.effect.c.value).order_by(self.effect.c.number)
            )
            return [(member, value) for member, value in rows]

    def inbox(self) -> list[sa.RowMapping]:
        table = tables_of(self.runtime).inbox
        with self.runtime.reading(None) as session:
            return list(session.execute(sa.select(table).order_by(table.c.sequence)).mappings())


def write_effect(session: Session, event: Event, envelope: Envelope) -> None:
    """A handler that writes its effect."""
    assert isinstance(event, MemberAdmitted)
    effect = session.runtime.service.metadata.tables["effect"]
    session.execute(
        effect.insert().values(event_id=envelope.id, member=event.member, value=event.number)
    )


@dataclass
class EventsFixture:
    """The installation under test: members publishes, billing listens."""

    members: ServiceFixture
    billing: ServiceFixture
    clock: FixedClock

    @property
    def runtimes(self) -> list[ServiceRuntime]:
        return [self.members.runtime, self.billing.runtime]

    @property
    def routes(self) -> Routes:
        return Routes.of(runtime.service for runtime in self.runtimes)

    def drain(self) -> DrainReport:
        return drain(self.runtimes)

    def advance(self, **step: float) -> None:
        self.clock.advance(timedelta(**step))


class MakeServices(Protocol):
    """Builds both services from billing's subscribers, members' own and billing's jobs."""

    def __call__(
        self, *subscribers: Subscriber, members: Sequence[Subscriber] = (), jobs: Sequence[Job] = ()
    ) -> EventsFixture: ...


def service_fixture(
    name: str,
    url: str,
    folder: Path,
    clock: Clock,
    subscribers: Sequence[Subscriber] = (),
    jobs: Sequence[Job] = (),
) -> ServiceFixture:
    """A service on a fresh database."""
    metadata, effect = new_metadata()
    database = Database(url)
    metadata.create_all(database.engine)
    service = Service(name, metadata, folder, subscribers=list(subscribers), jobs=list(jobs))
    store = FolderStore(folder / "documents")
    settings = Settings(environment="test")
    runtime = ServiceRuntime(
        service=service,
        database=database,
        clock=clock,
        documents=store,
        keys=KeyRing("test"),
        settings=settings,
    )
    return ServiceFixture(runtime, effect)


def second_database(url: str) -> str:
    """Another place beside a test's database: a file or a schema."""
    if url.startswith("sqlite"):
        return url.replace("test.sqlite", "members.sqlite")
    database = Database(url)
    with database.engine.connect() as connection:
        connection.exec_driver_sql("CREATE SCHEMA members")
        connection.commit()
    database.dispose()
    return f"{url}&options=-csearch_path%3Dmembers"
