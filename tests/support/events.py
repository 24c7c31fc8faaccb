"""Two small services, members and billing, to try the event machine on."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import ClassVar, Protocol
from uuid import UUID

import pytest
import sqlalchemy as sa

from shared.clock import Clock, FixedClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.events import Envelope, Event, Permanent, Subscriber, publish_many
from shared.events.drain import DrainReport, drain
from shared.events.operations.list_events import EventFilter, list_events
from shared.events.storage.tables import event_tables, tables_of
from shared.events.subscriptions import Job, Routes
from shared.ids import association_id
from shared.safeguards import install_safeguards
from shared.service import Service, ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.support.settings import make_settings

AUTOS = association_id("autos")
AUTOREGION = association_id("autoregion")
BY, WHY = "ada@autos.example", "corrected"

# For behaviour that the database has no part in.
on_sqlite = pytest.mark.parametrize("database_kind", ["sqlite"], indirect=True)


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
        with self.runtime.transaction(association) as uow:
            publish_many(uow, events)

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


def write_effect(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """A handler that writes its effect."""
    assert isinstance(event, MemberAdmitted)
    effect = uow.runtime.metadata.tables["effect"]
    uow.session.execute(
        effect.insert().values(event_id=envelope.id, member=event.member, value=event.number)
    )


WRITE_EFFECT = Subscriber("billing.keep", (MemberAdmitted,), write_effect)


def admitted(*numbers: int, member: str = "m") -> list[MemberAdmitted]:
    return [MemberAdmitted(member=member, number=number) for number in numbers]


class Refusing:
    """A subscriber that refuses for ever, until it is told not to."""

    def __init__(self) -> None:
        self.refuses = True

    def handle(self, uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
        if self.refuses:
            raise Permanent("no")
        write_effect(uow, event, envelope)

    @property
    def subscriber(self) -> Subscriber:
        return Subscriber("billing.switch", (MemberAdmitted,), self.handle)


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


def dead_id(services: EventsFixture) -> UUID:
    (line,) = list_events(services.runtimes, EventFilter(status="dead"))
    return line.event_id


def publish_for_each(services: EventsFixture) -> None:
    """An event of each of two associations and one of the system."""
    services.members.publish(MemberAdmitted(member="a"), association=AUTOS)
    services.members.publish(MemberAdmitted(member="r"), association=AUTOREGION)
    services.members.publish(MemberAdmitted(member="s"), association=None)


def together(*actions: Callable[[], object]) -> None:
    """Runs the actions at the same time; errors of any are raised."""
    start = threading.Barrier(len(actions))
    errors: list[BaseException] = []

    def run(action: Callable[[], object]) -> None:
        start.wait()
        try:
            action()
        except BaseException as error:
            errors.append(error)

    threads = [threading.Thread(target=run, args=(action,)) for action in actions]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def out_of_order(effects: Sequence[tuple[str, int]]) -> list[tuple[str, int]]:
    """Effects (member, number) that came after a later one of their member."""
    highest: dict[str, int] = {}
    wrong = []
    for member, number in effects:
        if number < highest.get(member, -1):
            wrong.append((member, number))
        highest[member] = max(number, highest.get(member, -1))
    return wrong


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
    *,
    subscribers: Sequence[Subscriber] = (),
    jobs: Sequence[Job] = (),
) -> ServiceFixture:
    """A service on a fresh database."""
    metadata, effect = new_metadata()
    database = Database(url, durable=False)
    with database.engine.begin() as connection:
        metadata.create_all(connection)
        install_safeguards(connection, metadata)
    service = Service(name, metadata, folder, subscribers=list(subscribers), jobs=list(jobs))
    store = FolderStore(folder / "documents")
    settings = make_settings()
    runtime = ServiceRuntime(
        service=service,
        database=database,
        clock=clock,
        documents=store,
        keys=KeyRing("test"),
        settings=settings,
    )
    return ServiceFixture(runtime, effect)
