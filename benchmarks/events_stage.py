"""Two services for benchmarks of the event machine: members publishes, billing counts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, NamedTuple
from uuid import UUID

import sqlalchemy as sa

from shared.bulk import bulk_insert
from shared.clock import SystemClock
from shared.crypto import KeyRing
from shared.db import Database
from shared.documents import FolderStore
from shared.events import Envelope, Event, Subscriber, publish_many
from shared.events.storage.tables import event_tables
from shared.events.subscriptions import Routes
from shared.ids import association_id
from shared.safeguards import install_safeguards
from shared.service import Service, ServiceRuntime
from shared.unit_of_work import UnitOfWork
from tests.support.settings import make_settings

AUTOS = association_id("autos")


class InvoiceIssued(Event):
    """What a dues run says for each member."""

    type: ClassVar[str] = "members.invoice.issued"
    invoice: str
    member: str
    amount_cents: int

    @property
    def aggregate(self) -> str:
        return f"invoice:{self.invoice}"


@dataclass(frozen=True)
class Place:
    """Where a benchmark runs: two databases and a Redis."""

    members: str
    billing: str
    redis: str
    folder: Path


class _Effect(NamedTuple):
    """A row of `effect` to be."""

    event_id: UUID
    member: str
    amount_cents: int


def count_invoices(uow: UnitOfWork, items: Sequence[tuple[Event, Envelope]]) -> None:
    """The effect: one row for each event, set-based."""
    effect = uow.runtime.metadata.tables["effect"]
    bulk_insert(
        uow,
        effect,
        (
            _Effect(event_id=envelope.id, member=event.member, amount_cents=event.amount_cents)
            for event, envelope in items
            if isinstance(event, InvoiceIssued)
        ),
    )


def count_invoice(uow: UnitOfWork, event: Event, envelope: Envelope) -> None:
    """The same effect, event by event."""
    effect = uow.runtime.metadata.tables["effect"]
    if isinstance(event, InvoiceIssued):
        uow.session.execute(
            effect.insert().values(
                event_id=envelope.id, member=event.member, amount_cents=event.amount_cents
            )
        )


BULK = Subscriber("billing.count", (InvoiceIssued,), bulk_handler=count_invoices)
PLAIN = Subscriber("billing.count", (InvoiceIssued,), handler=count_invoice)


def runtimes(place: Place, subscriber: Subscriber) -> list[ServiceRuntime]:
    """Both services on their databases."""
    return [
        _runtime("members", place.members, place.folder, []),
        _runtime("billing", place.billing, place.folder, [subscriber]),
    ]


def routes(of: Sequence[ServiceRuntime]) -> Routes:
    return Routes.of(runtime.service for runtime in of)


def _runtime(
    name: str, url: str, folder: Path, subscribers: Sequence[Subscriber]
) -> ServiceRuntime:
    metadata = sa.MetaData()
    event_tables(metadata)
    sa.Table(
        "effect",
        metadata,
        sa.Column("event_id", sa.Uuid, primary_key=True),
        sa.Column("member", sa.String),
        sa.Column("amount_cents", sa.BigInteger),
    )
    service = Service(name, metadata, folder, subscribers=subscribers)
    settings = make_settings()
    documents = FolderStore(folder / "documents")
    return ServiceRuntime(
        service=service,
        database=Database(url),
        clock=SystemClock(),
        documents=documents,
        keys=KeyRing("benchmark"),
        settings=settings,
    )


def create_tables(of: Sequence[ServiceRuntime]) -> None:
    for runtime in of:
        with runtime.database.engine.begin() as connection:
            runtime.service.metadata.create_all(connection)
            install_safeguards(connection, runtime.service.metadata)


def issue(runtime: ServiceRuntime, count: int, first: int = 0) -> None:
    """Publishes as a dues run does: many at once, in one transaction."""
    with runtime.transaction(AUTOS) as uow:
        publish_many(
            uow,
            (
                InvoiceIssued(invoice=f"{n:08}", member=f"M-{n:06}", amount_cents=90_000)
                for n in range(first, first + count)
            ),
        )


def effects(runtime: ServiceRuntime) -> int:
    with runtime.reading(None) as session:
        count: int = session.execute(sa.text("SELECT count(*) FROM effect")).scalar_one()
        return count


@contextmanager
def closing(of: Sequence[ServiceRuntime]) -> Iterator[None]:
    try:
        yield
    finally:
        for runtime in of:
            runtime.database.dispose()
